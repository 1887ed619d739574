using System.Text;
using System.Text.Json;
using SecretsManager.Protocol;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Passwords;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Access;

public sealed class PasswordTests : IAsyncLifetime
{
    private const long Account = 100000000001;
    private const string Good = "Aa1!Aa1!";

    private Bench bench = null!;

    public async ValueTask InitializeAsync() => bench = await Bench.Open();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task A_password_that_is_made_has_32_characters_of_four_classes_and_signs_in()
    {
        JsonElement made = await bench.CamOk("AddUser", new { Name = "jack", ConsoleLogin = 1, NeedResetPassword = 1 });
        string password = made.GetProperty("Password").GetString()!;
        Assert.Equal(32, password.Length);
        using SecretValue value = new(Encoding.ASCII.GetBytes(password));
        Assert.Equal((CharacterClasses)15, CharacterClassText.In(value));
        Assert.Equal(PasswordVerdict.RightToBeChanged, await SignIn(password));
        Assert.Equal(PasswordVerdict.Wrong, await SignIn(Good));
        Assert.Equal(1, (await bench.CamOk("GetUser", new { Name = "jack" })).GetProperty("ConsoleLogin").GetInt32());
    }

    [Fact]
    public async Task A_password_that_is_given_is_not_told_back()
    {
        JsonElement made = await bench.CamOk("AddUser", new { Name = "jack", ConsoleLogin = 1, Password = Good });
        Assert.Equal("", made.GetProperty("Password").GetString());
        Assert.Equal(PasswordVerdict.Right, await SignIn(Good));
    }

    [Theory]
    [InlineData("Aa1!Aa1")]
    [InlineData("AAAA111!")]
    [InlineData("aaaa111!")]
    [InlineData("Aaaaaaa!")]
    [InlineData("Aaaa1111")]
    [InlineData("Aa1! Aa1!")]
    [InlineData("Aa1!Aa1é")]
    [InlineData("Aa1!Aa1!Aa1!Aa1!Aa1!Aa1!Aa1!Aa1!Aa1!Aa1!Aa1!Aa1!Aa1!Aa1!Aa1!Aa1!x")]
    public async Task A_password_outside_the_rules_is_refused(string password)
    {
        Assert.Equal("InvalidParameter.PasswordViolatedRules", await bench.CamCode("AddUser", new { Name = "jack", ConsoleLogin = 1, Password = password }));
        Assert.Equal("ResourceNotFound.UserNotExist", await bench.CamCode("GetUser", new { Name = "jack" }));
    }

    [Fact]
    public async Task An_account_has_usual_rules_until_it_sets_its_own()
    {
        JsonElement told = await bench.CamOk("GetPasswordRules", new { });
        Assert.Equal(
            """{"MinimumLength":8,"MustContain":"Aa0$","ForcePasswordChange":0,"ReusePasswordLimit":0,"RetryPasswordLimit":10,"PasswordExpirationInvalidation":2}""",
            told.GetProperty("Rules").GetRawText());
        Assert.Equal(("", ""), (told.GetProperty("UpdateTime").GetString(), told.GetProperty("Modifier").GetString()));

        await bench.CamOk("UpdatePasswordRules", new { Rules = new { MinimumLength = 12, MustContain = "Z9", PasswordExpirationInvalidation = 1 } });
        await bench.CamOk("UpdatePasswordRules", new { Rules = new { ForcePasswordChange = 90, ReusePasswordLimit = 3, RetryPasswordLimit = 0 } });
        told = await bench.CamOk("GetPasswordRules", new { });
        Assert.Equal(
            """{"MinimumLength":12,"MustContain":"A0","ForcePasswordChange":90,"ReusePasswordLimit":3,"RetryPasswordLimit":0,"PasswordExpirationInvalidation":1}""",
            told.GetProperty("Rules").GetRawText());
        Assert.Equal(("2026-09-21 22:13:23", "100000000001"), (told.GetProperty("UpdateTime").GetString(), told.GetProperty("Modifier").GetString()));

        Assert.Equal("InvalidParameter.PasswordViolatedRules", await bench.CamCode("AddUser", new { Name = "jack", ConsoleLogin = 1, Password = "AAAAAAA1111" }));
        await bench.CamOk("AddUser", new { Name = "jack", ConsoleLogin = 1, Password = "AAAAAAAA1111" });
        await bench.CamOk("UpdatePasswordRules", new { Rules = new { MinimumLength = 0, MustContain = "" } });
        await bench.CamOk("AddUser", new { Name = "jill", ConsoleLogin = 1, Password = "aaaaaaaa" });
    }

    [Theory]
    [InlineData("""{"MinimumLength":7}""")]
    [InlineData("""{"MinimumLength":33}""")]
    [InlineData("""{"MustContain":"A b"}""")]
    [InlineData("""{"ForcePasswordChange":366}""")]
    [InlineData("""{"ForcePasswordChange":-1}""")]
    [InlineData("""{"ReusePasswordLimit":25}""")]
    [InlineData("""{"RetryPasswordLimit":33}""")]
    [InlineData("""{"PasswordExpirationInvalidation":0}""")]
    [InlineData("""{"PasswordExpirationInvalidation":3}""")]
    public async Task Rules_outside_what_is_allowed_are_refused(string rules) =>
        Assert.Equal("InvalidParameter.ParamError", await bench.CamCode("UpdatePasswordRules", new { Rules = JsonDocument.Parse(rules).RootElement }));

    [Fact]
    public async Task Former_passwords_are_not_used_again_as_long_as_the_rules_remember_them()
    {
        await bench.CamOk("UpdatePasswordRules", new { Rules = new { ReusePasswordLimit = 2 } });
        await bench.CamOk("AddUser", new { Name = "jack", ConsoleLogin = 1, Password = Good + 0 });
        Assert.Equal("InvalidParameter.PasswordViolatedRules", await bench.CamCode("UpdateUser", new { Name = "jack", Password = Good + 0 }));
        await bench.CamOk("UpdateUser", new { Name = "jack", Password = Good + 1 });
        Assert.Equal("InvalidParameter.PasswordViolatedRules", await bench.CamCode("UpdateUser", new { Name = "jack", Password = Good + 0 }));
        await bench.CamOk("UpdateUser", new { Name = "jack", Password = Good + 2 });
        await bench.CamOk("UpdateUser", new { Name = "jack", Password = Good + 0 });
        Assert.Equal((PasswordVerdict.Right, PasswordVerdict.Wrong), (await SignIn(Good + 0), await SignIn(Good + 2)));
    }

    [Fact]
    public async Task A_password_needs_the_right_to_sign_in_and_the_right_a_password()
    {
        await bench.CamOk("AddUser", new { Name = "jack" });
        Assert.Equal("InvalidParameter.ParamError", await bench.CamCode("UpdateUser", new { Name = "jack", Password = Good }));
        Assert.Equal("InvalidParameter.ParamError", await bench.CamCode("UpdateUser", new { Name = "jack", ConsoleLogin = 1 }));
        await bench.CamOk("UpdateUser", new { Name = "jack", ConsoleLogin = 1, Password = Good });
        Assert.Equal(PasswordVerdict.Right, await SignIn(Good));
        await bench.CamOk("UpdateUser", new { Name = "jack", ConsoleLogin = 0 });
        Assert.Equal(PasswordVerdict.Wrong, await SignIn(Good));
    }

    [Theory]
    [InlineData(2, PasswordVerdict.RightToBeChanged)]
    [InlineData(1, PasswordVerdict.Expired)]
    public async Task A_password_expires_after_the_days_of_the_rules(int invalid, object verdict)
    {
        await bench.CamOk("UpdatePasswordRules", new { Rules = new { ForcePasswordChange = 30, PasswordExpirationInvalidation = invalid } });
        await bench.CamOk("AddUser", new { Name = "jack", ConsoleLogin = 1, Password = Good });
        bench.Time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        Assert.Equal(PasswordVerdict.Right, await SignIn(Good));
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(verdict, await SignIn(Good));
    }

    [Fact]
    public async Task After_as_many_wrong_passwords_in_an_hour_as_the_rules_allow_none_is_looked_at()
    {
        await bench.CamOk("UpdatePasswordRules", new { Rules = new { RetryPasswordLimit = 3 } });
        await bench.CamOk("AddUser", new { Name = "jack", ConsoleLogin = 1, Password = Good });
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(PasswordVerdict.Wrong, await SignIn("wrong"));
            bench.Time.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.Equal(PasswordVerdict.TooManyTries, await SignIn(Good));
        bench.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(PasswordVerdict.Right, await SignIn(Good));
        Assert.Equal(PasswordVerdict.Wrong, await SignIn("wrong"));
    }

    [Fact]
    public async Task Another_password_forgets_the_wrong_ones()
    {
        await bench.CamOk("UpdatePasswordRules", new { Rules = new { RetryPasswordLimit = 1 } });
        await bench.CamOk("AddUser", new { Name = "jack", ConsoleLogin = 1, Password = Good });
        await SignIn("wrong");
        Assert.Equal(PasswordVerdict.TooManyTries, await SignIn(Good));
        await bench.CamOk("UpdateUser", new { Name = "jack", Password = Good + 1 });
        Assert.Equal(PasswordVerdict.Right, await SignIn(Good + 1));
    }

    [Fact]
    public async Task Nobody_is_as_wrong_as_a_wrong_password()
    {
        using SecretValue password = new("x"u8);
        PasswordCheck check = bench.Service<PasswordCheck>();
        (PasswordVerdict verdict, User? next) = await check.Try(null, await check.Rules(Account, CancellationToken.None), password, 0, CancellationToken.None);
        Assert.Equal((PasswordVerdict.Wrong, null), (verdict, next));
    }

    // As the console signs somebody in: what the check gives back is stored before the verdict counts.
    private async Task<PasswordVerdict> SignIn(string password)
    {
        using SecretValue value = new(Encoding.UTF8.GetBytes(password));
        PasswordCheck check = bench.Service<PasswordCheck>();
        Stored<User> stored = (await bench.Deployment.Identities.FindUserNamed(Account, "jack", CancellationToken.None))!;
        (PasswordVerdict verdict, User? next) = await check.Try(stored.Value, await check.Rules(Account, CancellationToken.None), value, bench.Now * 1000, CancellationToken.None);
        await Fill.Commit(bench, [bench.Deployment.Identities.Users.Update(stored, next!)]);
        return verdict;
    }
}
