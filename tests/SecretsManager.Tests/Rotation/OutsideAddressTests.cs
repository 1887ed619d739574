using System.Net;
using System.Net.Sockets;
using SecretsManager.Server.Rotation.Means;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>The addresses that a webhook's host may turn out to have: none of somebody's neighbourhood is connected to, in whatever form it comes.</summary>
public sealed class OutsideAddressTests
{
    private static readonly string[] Special4 =
    [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.1.2.3", "127.255.255.255", "169.254.0.1", "169.254.169.254",
        "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.170", "192.0.2.1", "192.88.99.1", "192.168.0.1", "192.168.255.255", "198.18.0.1", "198.19.255.255", "198.51.100.1",
        "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "100.100.100.200", "192.175.48.1", "192.31.196.1",
    ];

    private static readonly string[] Special6 =
    [
        "::", "::1", "::2", "fe80::1", "fe80::1%1", "febf::1", "fec0::1", "fc00::1", "fd00::1", "fdff:ffff::1", "fd00:ec2::254", "ff02::1", "ff0e::1", "100::1", "2001::1", "2001:0:7f00:1::", "2001:10::1",
        "2001:20::1", "2001:db8::1", "3fff::1", "3ffe::1", "5f00::1", "64:ff9b:1::1", "4000::1", "8000::1", "e000::1",
    ];

    /// <summary>IPv4 in IPv6: mapped, compatible, translated, NAT64, 6to4, ISATAP of a link.</summary>
    private static IEnumerable<string> Wrapped(string address)
    {
        byte[] bytes = IPAddress.Parse(address).GetAddressBytes();
        string hex = $"{(bytes[0] << 8) | bytes[1]:x}:{(bytes[2] << 8) | bytes[3]:x}";
        return [address, $"::ffff:{hex}", $"::{hex}", $"::ffff:0:{hex}", $"64:ff9b::{hex}", $"2002:{hex}::1", $"fe80::5efe:{hex}"];
    }

    [Fact]
    public async Task None_of_two_hundred_forms_is_connected_to()
    {
        string[] forms = [.. Special4.SelectMany(Wrapped), .. Special6];
        Assert.True(forms.Length >= 200, $"{forms.Length} forms");
        using TcpListener listener = new(IPAddress.IPv6Any, 0) { Server = { DualMode = true } };
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        foreach (string form in forms)
            Assert.IsType<AddressRefusedException>((await Fault(form, port)).InnerException);
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task An_address_of_the_network_that_is_named_is_connected_to_and_no_other()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Assert.IsType<AddressRefusedException>((await Fault("127.0.0.2", port, "=127.0.0.1/32")).InnerException);
        Assert.IsType<AddressRefusedException>((await Fault("8.8.8.8", port, "=127.0.0.1/32")).InnerException);
        Assert.False(listener.Pending());
        Task<HttpRequestException> call = Fault("::ffff:127.0.0.1", port, "=127.0.0.1/32");
        (await listener.AcceptSocketAsync()).Dispose();
        Assert.IsNotType<AddressRefusedException>((await call).InnerException);
    }

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("1.1.1.1")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2400:3200::1")]
    public void Addresses_of_the_public_internet_are_allowed(string address) => Assert.True(OutsideAddress.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("", true)]
    [InlineData("hooks.example.com", true)]
    [InlineData("a.example, b.example:8443=10.0.0.0/8,c.example=fd00::/8", true)]
    [InlineData("10.0.0.1", false)]
    [InlineData("https://a.example", false)]
    [InlineData("a.example=10.0.0.0/33", false)]
    [InlineData("a.example:0", false)]
    [InlineData("a.example,", false)]
    [InlineData("*.example", false)]
    public void The_setting_is_a_list_of_hosts(string text, bool allowed) => Assert.Equal(allowed, WebhookHosts.AreHosts(text));

    private static async Task<HttpRequestException> Fault(string address, int port, string network = "")
    {
        WebhookConnections connections = new((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address)]));
        WebhookHost host = WebhookHosts.Find($"hooks.test:{port}{network}", $"https://hooks.test:{port}/", out Uri url)!;
        using HttpMessageInvoker transport = connections.Open(host, string.Empty);
        using HttpRequestMessage request = new(HttpMethod.Post, url);
        return await Assert.ThrowsAsync<HttpRequestException>(() => transport.SendAsync(request, CancellationToken.None));
    }
}
