package dev.impersonation.token;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * Asks a provider for answers that are known: whether it takes the good signatures, and those
 * alone, also when one object is asked again and again.
 */
final class KnownAnswers {
  private static final byte[] MESSAGE = "a known answer".getBytes(StandardCharsets.US_ASCII);
  private static final BigInteger EXPONENT = BigInteger.valueOf(65537);

  /** The public half of a key that was made to sign {@link #MESSAGE}, and thrown away. */
  private static final String MODULUS =
      "0TFxgswoeelU9G9dalck50sXH_gVxXp7Zctkhq6GhokogJpN8VQ50w8wuxzES4fh6iGyKXOm6IwX8ONK"
          + "y3FmhqsHNsj0KqUMyq_Fn5quSXAHFBvf9BMb2HMIVrPvEEV45NKFpjcFd7iuBpHsjvwVAm59evCQdI6Z"
          + "mJuoOZYDNd2I0XmssaW98jJBXsGyl1vWSwo5eFcT_Zq6shiVbD93CvAhWd0TvopCieC2dWhF9Ui97dFd"
          + "yYa03L8WdIon5jiLD1g3ttHhHGGXZsl-2WzM5XwXZHZmCioQLKSh4vtkTykdj7vaXinxGm3LlumGD9Rq"
          + "sRSkdFSdhiaTYXWydKKa4Q";

  /** Of a key that has signed nothing. */
  private static final String OTHER_MODULUS =
      "ole-1l7a0_eaFZyH06dND99RZnDd1UJfObVcABa6mBb9N57nMYu-zu03SIe5AFoEMmNU9xBKg-_aRiWU"
          + "8-DLhW-XOtMC_oNPW_0ZtqoCPc7u5y3oAsMOVHSOLNAe1pTOhy45UFJN58zXfA2M-orwOWYPqKoNjt-y"
          + "e-ysgZzRFodK-_VZ-Ss5Sa3gm8x1GlHCF4A5B_rTUsgM_iAWJ8pqlAqn5rrWnWXEak_5Ff3vJnMNYjyZ"
          + "dgVOT5v89IuOx8ciqWtXq0Gnr2y7DvUmnZMeXsjWsekN5vwnW3WQe9ijhOB31fQ315um51eEdSuXjY1p"
          + "cvc1CxVlRPPoPivFcImPxw";

  private static final String SIGNATURE_256 =
      "PQ8bwb4Sb6C6BqtLsPVke8tNqILeG1EItbJGGQ-VXLyJdKRJEDTmrLy4nrxX0x3kCq7RGOTymN3A38Uu"
          + "LFW_Q3wBsBOQ_383mZvJq8IJChyXB5TdhNkLWYjhDykqXeR-DDsruTFxNzkKJwMVmRkauNY_Vp8Ye0TB"
          + "XHi8wRDWR6MAfhfBODBFKBhL3LtlYHVuupIz3JW-P-OUK4ZLzaqVBs8cb61IPIAYO2EZ4XOsmVJlTzpu"
          + "XUcIPMLK5WGutNI-syw5jiJhBNpIK7VoetLluF9S8JFJ9po6goSi9xfPVK5liVpKQKa3fQuf3gav7caR"
          + "aKIeMIf5fbSJo2ziaIZ1Eg";

  private static final String SIGNATURE_384 =
      "QNXV2hde-Tjs7UGEPExl-sJDL7XnGqizbeY6RPaoSZjpW0eo1G0jSSckvh__mnPnd0RM-cI7cOfBCVYR"
          + "ljCNrK9xwkKjiecfOanxP6D8sjrOoGItcGY9R6cvyAXD0dlc7sHWiF4mrkAeOSGKLnnYSLQxeIoHk3hf"
          + "hxjrvXT4BRG4fvzE5yipSVi8x1_26NB6dV3MS-HLDsMndLR1AjKFONTJ8L6kvXyFNaeSzaT8R6asEpXu"
          + "nnSK3qlBY3o0CkhchfoANMUqfeVERoDO44DrUIyWxkb_34oFyP-gg54Z5HEQ3aHKWF4D8J7B751adCo2"
          + "-Pya5L6gcNk3R3kqFHgYuQ";

  private static final String SIGNATURE_512 =
      "PhNVoihbbdu1-PUX6E_XkHj-ok5jH7QuhYFCaCJPKwyp93asVGMunbijhLCsCoR3NA-SU-xzkCXMZTmk"
          + "LH3v9VrovxDdiMFoJ-h48-6qMe8-Ksnwqc7hJDSMSSBLu65OSR98dfYjJdmKf4PLZibSd4hEwX9ktWdm"
          + "4Mq5RD_KUMhpF1R1wCv2g0l9mDPteOY0WkH0_7QzjhTDtvBS2Ull2yu1vt6Jak0EE51oNnFymsIUF0QY"
          + "8iBc3mR4YwKDuSAJN6suHjVf5nGsq9581xlhcVIZxIv3fs5mY86QlphPV3SVzsSRsnoT4tyO5y_gEJAQ"
          + "R3vT8_BwjNUTfPBbe9iV2Q";

  /** Makes the objects that are asked. */
  interface Source {
    /** Returns one that is ready to check signatures by that key. */
    Signature signature(SigningAlgorithm algorithm, RSAPublicKey key)
        throws GeneralSecurityException;
  }

  private final Source source;
  private final RSAPublicKey key = key(MODULUS);

  private KnownAnswers(Source source) {
    this.source = source;
  }

  /**
   * Asks.
   *
   * @throws IllegalStateException if an answer is wrong; the message says which
   * @throws GeneralSecurityException if there is none
   */
  static void require(Source source) throws GeneralSecurityException {
    KnownAnswers answers = new KnownAnswers(source);
    for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
      answers.require(algorithm);
    }
  }

  private void require(SigningAlgorithm algorithm) throws GeneralSecurityException {
    byte[] good = signatureBy(algorithm);
    byte[] otherMessage = MESSAGE.clone();
    otherMessage[0] ^= 1;
    requireRefused("another message", algorithm, otherMessage, good);
    for (int place : new int[] {0, good.length / 2, good.length - 1}) {
      byte[] flipped = good.clone();
      flipped[place] ^= 1;
      requireRefused("a flipped bit", algorithm, MESSAGE, flipped);
    }
    requireRefused("zeros", algorithm, MESSAGE, new byte[good.length]);
    byte[] ones = new byte[good.length];
    Arrays.fill(ones, (byte) 0xff);
    requireRefused("more than the modulus", algorithm, MESSAGE, ones);
    for (SigningAlgorithm other : SigningAlgorithm.values()) {
      if (other != algorithm) {
        requireRefused("the signature of " + other, algorithm, MESSAGE, signatureBy(other));
      }
    }
    Signature byOther = source.signature(algorithm, key(OTHER_MODULUS));
    requireAnswer(false, "another key", algorithm, isTaken(byOther, MESSAGE, good));
  }

  /** What is good is asked before and after, of the same object unless that has thrown. */
  private void requireRefused(
      String what, SigningAlgorithm algorithm, byte[] message, byte[] signature)
      throws GeneralSecurityException {
    byte[] good = signatureBy(algorithm);
    Signature asked = source.signature(algorithm, key);
    requireAnswer(true, "the good one", algorithm, isTaken(asked, MESSAGE, good));
    requireAnswer(true, "the good one, again", algorithm, isTaken(asked, MESSAGE, good));
    try {
      requireAnswer(false, what, algorithm, answer(asked, message, signature));
    } catch (SignatureException e) {
      // Who checks signatures keeps no object that has thrown.
      asked = source.signature(algorithm, key);
    }
    requireAnswer(true, "the good one after " + what, algorithm, isTaken(asked, MESSAGE, good));
  }

  private static boolean isTaken(Signature asked, byte[] message, byte[] signature) {
    try {
      return answer(asked, message, signature);
    } catch (SignatureException e) {
      return false;
    }
  }

  private static boolean answer(Signature asked, byte[] message, byte[] signature)
      throws SignatureException {
    asked.update(message);
    return asked.verify(signature);
  }

  private static void requireAnswer(
      boolean expected, String what, SigningAlgorithm algorithm, boolean answer) {
    if (expected != answer) {
      throw new IllegalStateException(
          (answer ? "takes " : "refuses ") + what + " for " + algorithm);
    }
  }

  private static byte[] signatureBy(SigningAlgorithm algorithm) {
    return Base64.getUrlDecoder()
        .decode(
            switch (algorithm) {
              case RS256 -> SIGNATURE_256;
              case RS384 -> SIGNATURE_384;
              case RS512 -> SIGNATURE_512;
            });
  }

  private static RSAPublicKey key(String modulus) {
    try {
      BigInteger number = new BigInteger(1, Base64.getUrlDecoder().decode(modulus));
      return (RSAPublicKey)
          KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(number, EXPONENT));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no RSA", e);
    }
  }
}
