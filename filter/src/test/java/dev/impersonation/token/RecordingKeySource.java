package dev.impersonation.token;

import dev.impersonation.keys.KeySetUnavailableException;
import dev.impersonation.keys.KeySource;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks another source and remembers what was asked for. For one thread. */
final class RecordingKeySource implements KeySource {
  private final KeySource source;
  private final List<String> asked = new ArrayList<>();

  RecordingKeySource(KeySource source) {
    this.source = source;
  }

  @Override
  public Optional<RSAPublicKey> find(@Nullable String keyId, String algorithm)
      throws KeySetUnavailableException {
    asked.add(algorithm + " " + keyId);
    return source.find(keyId, algorithm);
  }

  /** Algorithm and key ID of each question, in order. */
  List<String> asked() {
    return asked;
  }
}
