using System.Formats.Asn1;
using System.Security.Cryptography;
using Net.Pkcs11Interop.Common;

namespace SecretsManager.Server.Keys.Pkcs11;

/// <summary>Reads the public half of a pair from the token, as SubjectPublicKeyInfo.</summary>
internal static class PublicHalf
{
    private const byte Uncompressed = 0x04;
    private const int RsaSize = 2048 / 8;
    private const string UsualExponent = "010001";

    public static byte[] Read(ModuleSession session, ulong key, KeyUsage usage) => usage switch
    {
        KeyUsage.SignEcc => ReadPoint(session, key, ECCurve.NamedCurves.nistP256, 32),
        KeyUsage.SignEcdsa384 => ReadPoint(session, key, ECCurve.NamedCurves.nistP384, 48),
        _ => ReadRsa(session, key),
    };

    private static byte[] ReadRsa(ModuleSession session, ulong key)
    {
        using AttributeList wanted = new AttributeList().Ask(CKA.CKA_MODULUS, 512).Ask(CKA.CKA_PUBLIC_EXPONENT, 16);
        session.GetAttributes(key, wanted);
        RSAParameters parameters = new()
        {
            Modulus = wanted.ValueOf(CKA.CKA_MODULUS).TrimStart((byte)0).ToArray(),
            Exponent = wanted.ValueOf(CKA.CKA_PUBLIC_EXPONENT).TrimStart((byte)0).ToArray(),
        };
        // A module may make something else than it was asked for.
        if (parameters.Modulus.Length != RsaSize || parameters.Modulus[0] < 0x80 || Convert.ToHexString(parameters.Exponent) != UsualExponent)
            throw new KeyUnavailableException("The token made an RSA pair of another size or exponent than it was asked for.");
        using RSA rsa = RSA.Create(parameters);
        return rsa.ExportSubjectPublicKeyInfo();
    }

    private static byte[] ReadPoint(ModuleSession session, ulong key, ECCurve curve, int size)
    {
        using AttributeList wanted = new AttributeList().Ask(CKA.CKA_EC_POINT, 256);
        session.GetAttributes(key, wanted);
        ReadOnlySpan<byte> point = wanted.ValueOf(CKA.CKA_EC_POINT);
        // The standard wraps the point in an octet string; some modules give it bare.
        if (point.Length != 1 + (2 * size))
            point = AsnDecoder.ReadOctetString(point, AsnEncodingRules.DER, out _);
        if (point.Length != 1 + (2 * size) || point[0] != Uncompressed)
            throw new KeyUnavailableException("The token gave a public key in a form that is not known.");
        using ECDsa ecdsa = ECDsa.Create(new ECParameters
        {
            Curve = curve,
            Q = new ECPoint { X = point.Slice(1, size).ToArray(), Y = point[(1 + size)..].ToArray() },
        });
        return ecdsa.ExportSubjectPublicKeyInfo();
    }
}
