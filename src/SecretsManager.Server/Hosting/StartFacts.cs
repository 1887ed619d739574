namespace SecretsManager.Server.Hosting;

/// <summary>What the start screen tells.</summary>
/// <param name="Version">The product's version.</param>
/// <param name="Address">The API's address, as in <c>https://127.0.0.1:9443</c>.</param>
/// <param name="Regions">The regions served.</param>
/// <param name="RootOfTrust">What the root of trust is, and where; software says so in capitals.</param>
/// <param name="CertificateAuthorityFile">What clients trust; null when the operator brought the certificate.</param>
/// <param name="FirstKeyFile">Where the first access key is.</param>
/// <param name="ProfileFile">The ready profile of the <c>ssm</c> command.</param>
/// <param name="NewKey">The first access key when this start made it, to be shown this once; else null.</param>
internal sealed record StartFacts(
    string Version,
    string Address,
    IReadOnlyList<string> Regions,
    string RootOfTrust,
    string? CertificateAuthorityFile,
    string FirstKeyFile,
    string ProfileFile,
    FirstKey? NewKey);
