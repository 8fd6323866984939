package dev.impersonation.benchmarks;

import dev.impersonation.token.SessionTokenVerifier;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What {@link MicroBenchmark} compares with a floor. */
enum MicroPart {
  /** Distinct tokens. Ours is a verifier made anew for each batch, so that it has seen none. */
  COLD("cold", "one `Signature` of the JDK's on the same bytes", 200, 80),
  /** Each time in a new String, as containers make them. */
  HOT("hot", "a new String of 914 characters", 20_000, 40),
  REFUSED("refused", "one `Signature` of the JDK's on a good token", 200, 100);

  /** How many tokens come again and again. */
  private static final int SEEN = 8;

  static final String OURS = "ours";

  private final String title;
  private final String floor;
  private final int batch;
  private final int warmUpRounds;

  MicroPart(String title, String floor, int batch, int warmUpRounds) {
    this.title = title;
    this.floor = floor;
    this.batch = batch;
    this.warmUpRounds = warmUpRounds;
  }

  String option() {
    return name().toLowerCase(Locale.ROOT);
  }

  String title() {
    return title;
  }

  String floor() {
    return floor;
  }

  /** Returns the names of what is compared, in order. */
  List<String> labels() {
    return switch (this) {
      case COLD ->
          labelsOf(Arrays.stream(Peer.values()).filter(peer -> !peer.remembers()).toList());
      case HOT -> labelsOf(Arrays.stream(Peer.values()).filter(Peer::remembers).toList());
      case REFUSED -> Arrays.stream(RefusedToken.values()).map(RefusedToken::label).toList();
    };
  }

  private static List<String> labelsOf(List<Peer> peers) {
    List<String> labels = new ArrayList<>(List.of(OURS));
    peers.stream().map(Peer::label).forEach(labels::add);
    return labels;
  }

  List<MicroGoal> goals() {
    return switch (this) {
      case COLD -> List.of(MicroGoal.ratio(this, OURS, isProviderThere() ? 0.55 : 1.06));
      case HOT -> List.of(MicroGoal.moreMicros(this, OURS, 0.1), MicroGoal.moreBytes(this, OURS));
      case REFUSED -> labels().stream().map(label -> MicroGoal.ratio(this, label, 0.06)).toList();
    };
  }

  /** Whether a faster provider than the JDK's is on the class path. The floor is the JDK's. */
  private static boolean isProviderThere() {
    return System.getProperty(Publication.PROVIDER) != null;
  }

  /** Measures. */
  List<Round<String, Sample>> measure(MicroTokens tokens, int rounds) throws Exception {
    Interleaved interleaved =
        switch (this) {
          case COLD -> cold(tokens);
          case HOT -> hot(tokens);
          case REFUSED -> refused(tokens);
        };
    return interleaved.measure(warmUpRounds, rounds);
  }

  private Interleaved cold(MicroTokens tokens) throws ParseException {
    List<String> distinct = tokens.customers(batch);
    List<Interleaved.Contender> contenders = new ArrayList<>();
    contenders.add(
        new Interleaved.Contender(
            OURS,
            () -> {
              SessionTokenVerifier verifier = tokens.verifier();
              return number -> verifier.verify(distinct.get(number));
            }));
    for (Peer peer : Peer.values()) {
      if (!peer.remembers()) {
        TokenCheck check = peer.of(tokens.issuer());
        contenders.add(
            Interleaved.Contender.of(peer.label(), number -> check.verify(distinct.get(number))));
      }
    }
    return new Interleaved(raw(tokens, distinct), contenders, batch);
  }

  private static Interleaved.Call raw(MicroTokens tokens, List<String> signed) {
    List<MicroTokens.Raw> raw = signed.stream().map(MicroTokens.Raw::of).toList();
    return number -> tokens.verify(raw.get(number));
  }

  private Interleaved hot(MicroTokens tokens) throws ParseException {
    byte[][] seen =
        tokens.customers(SEEN).stream()
            .map(token -> token.getBytes(StandardCharsets.ISO_8859_1))
            .toArray(byte[][]::new);
    SessionTokenVerifier verifier = tokens.verifier();
    List<Interleaved.Contender> contenders = new ArrayList<>();
    contenders.add(
        Interleaved.Contender.of(OURS, number -> verifier.verify(newString(seen, number))));
    for (Peer peer : Peer.values()) {
      if (peer.remembers()) {
        TokenCheck check = peer.of(tokens.issuer());
        contenders.add(
            Interleaved.Contender.of(
                peer.label(), number -> check.verify(newString(seen, number))));
      }
    }
    return new Interleaved(number -> newString(seen, number), contenders, batch);
  }

  private static String newString(byte[][] seen, int number) {
    return new String(seen[number % SEEN], StandardCharsets.ISO_8859_1);
  }

  private Interleaved refused(MicroTokens tokens) {
    SessionTokenVerifier verifier = tokens.verifier();
    List<Interleaved.Contender> contenders = new ArrayList<>();
    for (RefusedToken kind : RefusedToken.values()) {
      String token = kind.sign(tokens.issuer());
      contenders.add(
          Interleaved.Contender.of(kind.label(), number -> MicroTokens.refusal(verifier, token)));
    }
    return new Interleaved(raw(tokens, tokens.customers(batch)), contenders, batch);
  }

  /** Returns how the numbers of one contender lie. */
  static Spread spread(
      List<Round<String, Sample>> rounds, String label, ToDoubleFunction<Sample> number) {
    return Spread.of(rounds.stream().map(round -> number.applyAsDouble(round.of(label))).toList());
  }
}
