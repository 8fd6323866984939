package dev.impersonation.benchmarks.issuer;

import java.lang.management.ManagementFactory;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;

/** Signs as the issuer does, RS256 with 2048 bits, and nothing else. For one thread. */
final class RawSigning {
  private final byte[] text = new byte[600];
  private final Signature signature;
  private final PrivateKey key;

  RawSigning() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    key = generator.generateKeyPair().getPrivate();
    signature = Signature.getInstance("SHA256withRSA");
  }

  /** Returns the CPU time of one signature, in nanoseconds. */
  double measure(int count) throws GeneralSecurityException {
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    for (int i = 0; i < count; i++) {
      signature.initSign(key);
      signature.update(text);
      if (signature.sign().length != 256) {
        throw new IllegalStateException("no signature of 2048 bits");
      }
    }
    return (double) (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before)
        / count;
  }
}
