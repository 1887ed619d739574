using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace SecretsManager.Tests.Keys.Pkcs11;

/// <summary>Looks into a token, and makes things in it, as another program would. No root may be open meanwhile.</summary>
internal sealed class TokenInspection : IDisposable
{
    private readonly Pkcs11InteropFactories factories = new();
    private readonly IPkcs11Library library;
    private readonly ISession session;

    public TokenInspection(SoftHsm hsm, string label)
    {
        library = factories.Pkcs11LibraryFactory.LoadPkcs11Library(factories, hsm.Module, AppType.MultiThreaded);
        session = library.GetSlotList(SlotsType.WithTokenPresent).Single(slot => slot.GetTokenInfo().Label == label).OpenSession(SessionType.ReadWrite);
        session.Login(CKU.CKU_USER, SoftHsm.Pin);
    }

    /// <summary>Every object in the token.</summary>
    public IReadOnlyList<IObjectHandle> All => session.FindAllObjects([]);

    public IReadOnlyList<IObjectHandle> WithId(string hex) =>
        session.FindAllObjects([factories.ObjectAttributeFactory.Create(CKA.CKA_ID, Convert.FromHexString(hex))]);

    public bool Is(IObjectHandle item, CKA attribute) => Read(item, attribute).GetValueAsBool();

    public string Text(IObjectHandle item, CKA attribute) => Read(item, attribute).GetValueAsString();

    public string Hex(IObjectHandle item, CKA attribute) => Convert.ToHexStringLower(Read(item, attribute).GetValueAsByteArray());

    public ulong Number(IObjectHandle item, CKA attribute) => Read(item, attribute).GetValueAsUlong();

    /// <summary>Whether the object shows this attribute.</summary>
    public bool Shows(IObjectHandle item, CKA attribute) => !Read(item, attribute).CannotBeRead;

    public void Change(IObjectHandle item, CKA attribute, bool value) =>
        session.SetAttributeValue(item, [factories.ObjectAttributeFactory.Create(attribute, value)]);

    /// <summary>A root key that is as it must be but for what is named.</summary>
    public void MakeRoot(params (CKA Attribute, object Value)[] instead)
    {
        Dictionary<CKA, object> attributes = new()
        {
            [CKA.CKA_CLASS] = CKO.CKO_SECRET_KEY,
            [CKA.CKA_KEY_TYPE] = CKK.CKK_AES,
            [CKA.CKA_VALUE_LEN] = 32UL,
            [CKA.CKA_ID] = "secrets-manager-root",
            [CKA.CKA_LABEL] = "secrets-manager-root",
            [CKA.CKA_TOKEN] = true,
            [CKA.CKA_PRIVATE] = true,
            [CKA.CKA_SENSITIVE] = true,
            [CKA.CKA_EXTRACTABLE] = false,
            [CKA.CKA_WRAP] = true,
            [CKA.CKA_UNWRAP] = true,
            [CKA.CKA_ENCRYPT] = false,
            [CKA.CKA_DECRYPT] = false,
            [CKA.CKA_SIGN] = false,
            [CKA.CKA_VERIFY] = false,
            [CKA.CKA_DERIVE] = false,
        };
        foreach ((CKA attribute, object value) in instead)
            attributes[attribute] = value;
        List<IObjectAttribute> template = [.. attributes.Select(Attribute)];
        if (attributes.ContainsKey(CKA.CKA_VALUE))
            session.CreateObject([.. template.Where(attribute => attribute.Type != (ulong)CKA.CKA_VALUE_LEN)]);
        else
            session.GenerateKey(factories.MechanismFactory.Create(CKM.CKM_AES_KEY_GEN), template);
    }

    public void Destroy(IObjectHandle item) => session.DestroyObject(item);

    public void Dispose()
    {
        session.Dispose();
        library.Dispose();
    }

    private IObjectAttribute Attribute(KeyValuePair<CKA, object> attribute) => attribute.Value switch
    {
        bool value => factories.ObjectAttributeFactory.Create(attribute.Key, value),
        ulong value => factories.ObjectAttributeFactory.Create(attribute.Key, value),
        string value => factories.ObjectAttributeFactory.Create(attribute.Key, value),
        byte[] value => factories.ObjectAttributeFactory.Create(attribute.Key, value),
        CKO value => factories.ObjectAttributeFactory.Create(attribute.Key, value),
        CKK value => factories.ObjectAttributeFactory.Create(attribute.Key, value),
        _ => throw new ArgumentException("There is no attribute of this type."),
    };

    private IObjectAttribute Read(IObjectHandle item, CKA attribute) => session.GetAttributeValue(item, [attribute])[0];
}
