package dev.impersonation.token;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPrivateKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Signs one token with encodings that are not quite those of RFC 8017 section 9.2, as somebody
 * could whose key has the exponent 3, or who has the key.
 */
final class ForgedEncodings {
  private static final Map<SigningAlgorithm, String> PREFIXES =
      Map.of(
          SigningAlgorithm.RS256, "3031300d060960864801650304020105000420",
          SigningAlgorithm.RS384, "3041300d060960864801650304020205000430",
          SigningAlgorithm.RS512, "3051300d060960864801650304020305000440");

  private final KeyPair pair;
  private final String input;
  private final byte[] hash;
  private final String prefix;

  ForgedEncodings(KeyPair pair, String token, SigningAlgorithm algorithm)
      throws NoSuchAlgorithmException {
    this.pair = pair;
    input = token.substring(0, token.lastIndexOf('.'));
    String digest = "SHA-" + algorithm.name().substring(2);
    hash = MessageDigest.getInstance(digest).digest(input.getBytes(US_ASCII));
    String known = PREFIXES.get(algorithm);
    if (known == null) {
      throw new IllegalArgumentException(algorithm.name());
    }
    prefix = known;
  }

  /** To see that the others are refused for what is different in them. */
  String rightOne() {
    return token(padded("0001", 0xff, "00", info(prefix, hash)));
  }

  Map<String, String> others() {
    Map<String, String> others = new LinkedHashMap<>();
    byte[] info = info(prefix, hash);
    others.put("block type 0", token(padded("0000", 0x00, "00", info)));
    others.put("block type 2", token(padded("0002", 0xff, "00", info)));
    others.put("first byte 1", token(padded("0101", 0xff, "00", info)));
    others.put("padding of zeros", token(padded("0001", 0x00, "00", info)));
    others.put("padding of fe", token(padded("0001", 0xfe, "00", info)));
    others.put("no separator", token(padded("0001", 0xff, "ff", info)));
    others.put("separator 1", token(padded("0001", 0xff, "01", info)));
    others.put("no padding, rest at the end", token(short8(info, 0)));
    others.put("8 bytes of padding, rest at the end", token(short8(info, 8)));
    others.put("7 bytes of padding, rest at the end", token(short8(info, 7)));
    others.put("a byte after the hash", token(padded("0001", 0xff, "00", plus(info, 0))));
    others.put("a zero within the padding", token(zeroAt(info, 20)));
    others.put("a zero at the end of the padding", token(padded("0001", 0xff, "0000", info)));
    others.put("hash alone", token(padded("0001", 0xff, "00", hash)));
    others.put("nothing", token(padded("0001", 0xff, "00", new byte[0])));
    others.put("no hash", token(padded("0001", 0xff, "00", HexFormat.of().parseHex(prefix))));
    others.put("hash cut by a byte", of(prefix, Arrays.copyOf(hash, hash.length - 1)));
    others.put("hash of another text", of(prefix, flipped()));
    others.put("parameters of another type", of(prefix.replace("0500", "0400"), hash));
    others.put("NULL with a length", of(prefix.replace("0500", "0501"), hash));
    others.put("another digest", of(prefix.replace("0304020", "0304021"), hash));
    others.put("MD5", of("3020300c06082a864886f70d020505000410", Arrays.copyOf(hash, 16)));
    others.put("SHA-1", of("3021300906052b0e03021a05000414", Arrays.copyOf(hash, 20)));
    others.put("long form of the outer length", of("3081" + prefix.substring(2), hash));
    others.put("indefinite length", of("3080" + prefix.substring(4), plus(plus(hash, 0), 0)));
    others.put("BER length of the hash", of(longHashLength(), hash));
    others.put("SET in place of SEQUENCE", of("31" + prefix.substring(2), hash));
    others.put("constructed OCTET STRING", of(prefix.replaceFirst("04(..)$", "24$1"), hash));
    return others;
  }

  private static byte[] info(String prefix, byte[] hash) {
    ByteArrayOutputStream info = new ByteArrayOutputStream();
    info.writeBytes(HexFormat.of().parseHex(prefix));
    info.writeBytes(hash);
    return info.toByteArray();
  }

  private String of(String otherPrefix, byte[] otherHash) {
    return token(padded("0001", 0xff, "00", info(otherPrefix, otherHash)));
  }

  /** The NULL is left out. */
  String withoutParameters() {
    int outer = Integer.parseInt(prefix.substring(2, 4), 16) - 2;
    String shorter = "30%02x300b".formatted(outer) + prefix.substring(8).replace("0500", "");
    return of(shorter, hash);
  }

  private String longHashLength() {
    int outer = Integer.parseInt(prefix.substring(2, 4), 16) + 1;
    return "30%02x".formatted(outer)
        + prefix.substring(4, prefix.length() - 2)
        + "81"
        + prefix.substring(prefix.length() - 2);
  }

  private byte[] flipped() {
    byte[] other = hash.clone();
    other[0] ^= 1;
    return other;
  }

  private static byte[] plus(byte[] bytes, int more) {
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    longer[bytes.length] = (byte) more;
    return longer;
  }

  private int length() {
    return (key().getModulus().bitLength() + 7) / 8;
  }

  private RSAPrivateKey key() {
    return (RSAPrivateKey) pair.getPrivate();
  }

  private byte[] padded(String begin, int padding, String separator, byte[] info) {
    byte[] encoded = new byte[length()];
    Arrays.fill(encoded, (byte) padding);
    byte[] first = HexFormat.of().parseHex(begin);
    byte[] end = HexFormat.of().parseHex(separator);
    System.arraycopy(first, 0, encoded, 0, first.length);
    System.arraycopy(info, 0, encoded, encoded.length - info.length, info.length);
    System.arraycopy(end, 0, encoded, encoded.length - info.length - end.length, end.length);
    return encoded;
  }

  /** Bleichenbacher's: what follows the hash is free. */
  private byte[] short8(byte[] info, int padding) {
    byte[] encoded = new byte[length()];
    encoded[1] = 1;
    Arrays.fill(encoded, 2, 2 + padding, (byte) 0xff);
    System.arraycopy(info, 0, encoded, 3 + padding, info.length);
    return encoded;
  }

  private byte[] zeroAt(byte[] info, int place) {
    byte[] encoded = padded("0001", 0xff, "00", info);
    encoded[place] = 0;
    return encoded;
  }

  private String token(byte[] encoded) {
    BigInteger signature =
        new BigInteger(1, encoded).modPow(key().getPrivateExponent(), key().getModulus());
    byte[] bytes = signature.toByteArray();
    byte[] padded = new byte[length()];
    int begin = Math.max(0, bytes.length - padded.length);
    System.arraycopy(
        bytes, begin, padded, padded.length - (bytes.length - begin), bytes.length - begin);
    return input + "." + SampleJws.base64url(padded);
  }
}
