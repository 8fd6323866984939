package dev.impersonation.keys;

import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Gathers the usable keys of a JWK Set that share a key ID, while the set is read. Messages name
 * positions in the set, never the ID.
 */
final class KeysOfOneId {
  private static final int MAX_NAMED = 5;

  private record Candidate(int position, RSAPublicKey key, Set<String> algorithms) {}

  /** By modulus and exponent, which are what a key is, whoever made the object. */
  private final Map<List<BigInteger>, Candidate> different = new LinkedHashMap<>();

  /** Adds a key; the same one again adds to what it may be used with. */
  void add(int position, RSAPublicKey key, Set<String> algorithms) {
    List<BigInteger> numbers = List.of(key.getModulus(), key.getPublicExponent());
    Candidate before = different.get(numbers);
    if (before == null) {
      different.put(numbers, new Candidate(position, key, algorithms));
      return;
    }
    Set<String> all = new HashSet<>(before.algorithms());
    all.addAll(algorithms);
    different.put(numbers, new Candidate(before.position(), before.key(), all));
  }

  /** The one key for each algorithm that just one key fits. */
  Map<String, RSAPublicKey> byAlgorithm() {
    Set<String> contested = contested();
    Map<String, RSAPublicKey> found = new HashMap<>();
    for (Candidate candidate : different.values()) {
      for (String algorithm : candidate.algorithms()) {
        if (!contested.contains(algorithm)) {
          found.put(algorithm, candidate.key());
        }
      }
    }
    return found;
  }

  private Set<String> contested() {
    Set<String> seen = new HashSet<>();
    Set<String> contested = new HashSet<>();
    for (Candidate candidate : different.values()) {
      for (String algorithm : candidate.algorithms()) {
        if (!seen.add(algorithm)) {
          contested.add(algorithm);
        }
      }
    }
    return contested;
  }

  boolean isAmbiguous() {
    return !contested().isEmpty();
  }

  /** Says which keys these are, and how many other key IDs the same holds for. */
  String ambiguity(int others) {
    Set<String> contested = contested();
    Set<Integer> positions = new TreeSet<>();
    for (Candidate candidate : different.values()) {
      if (candidate.algorithms().stream().anyMatch(contested::contains)) {
        positions.add(candidate.position());
      }
    }
    boolean two = positions.size() == 2;
    return (two ? "two" : positions.size())
        + " different keys share a kid, at positions "
        + listed(List.copyOf(positions))
        + (others == 0 ? "" : ", and so do those of " + others + " more")
        + (two ? ": neither is used" : ": none of them is used");
  }

  private static String listed(List<Integer> positions) {
    int last = Math.min(positions.size(), MAX_NAMED) - 1;
    StringBuilder text = new StringBuilder();
    for (int index = 0; index <= last; index++) {
      text.append(index == 0 ? "" : index == last ? " and " : ", ").append(positions.get(index));
    }
    return positions.size() > MAX_NAMED ? text + " and others" : text.toString();
  }
}
