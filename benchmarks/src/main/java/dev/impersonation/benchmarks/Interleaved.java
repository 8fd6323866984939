package dev.impersonation.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Compares calls with a floor, by what this thread uses: a batch of the floor before and after each
 * batch of a contender, contenders in another order each round. So what else goes on on the machine
 * touches both alike. Not safe for use by many threads.
 */
final class Interleaved {
  /** What is called. */
  @FunctionalInterface
  interface Call {
    /** Makes the call of this number, counted from 0 in each batch. */
    Object make(int number) throws Exception;
  }

  /** Prepares a batch, which is not measured. */
  @FunctionalInterface
  interface Preparation {
    Call prepare() throws Exception;
  }

  record Contender(String label, Preparation preparation) {
    /** One that needs no preparation. */
    static Contender of(String label, Call call) {
      return new Contender(label, () -> call);
    }
  }

  private static final int KEPT = 256;

  private final Call floor;
  private final List<Contender> contenders;
  private final int batch;

  /** What was returned lies here for a while, so that no compiler can leave the work out. */
  private final Object[] kept = new Object[KEPT];

  /**
   * @param batch how many calls are measured together
   */
  Interleaved(Call floor, List<Contender> contenders, int batch) {
    this.floor = floor;
    this.contenders = contenders;
    this.batch = batch;
  }

  /** Returns what each round after the warm-up told. */
  List<Round<String, Sample>> measure(int warmUpRounds, int rounds) throws Exception {
    List<Contender> order = new ArrayList<>(contenders);
    List<Round<String, Sample>> measured = new ArrayList<>();
    Random random = new Random(1);
    for (int number = -warmUpRounds; number < rounds; number++) {
      Collections.shuffle(order, random);
      Round<String, Sample> round = round(order);
      if (number >= 0) {
        measured.add(round);
      }
    }
    return measured;
  }

  private Round<String, Sample> round(List<Contender> order) throws Exception {
    Round<String, Sample> round = new Round<>();
    Cost.Each before = cost(floor);
    for (Contender contender : order) {
      Cost.Each call = cost(contender.preparation().prepare());
      Cost.Each after = cost(floor);
      round.add(contender.label(), new Sample(call, before.middle(after)));
      before = after;
    }
    return round;
  }

  private Cost.Each cost(Call call) throws Exception {
    Cost before = Cost.ofThisThread();
    for (int number = 0; number < batch; number++) {
      kept[number % KEPT] = call.make(number);
    }
    return Cost.ofThisThread().since(before).of(batch);
  }
}
