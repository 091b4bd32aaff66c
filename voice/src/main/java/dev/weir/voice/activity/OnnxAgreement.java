package dev.weir.voice.activity;

import ai.onnxruntime.OrtException;
import java.util.Random;

/** Whether two models decide alike: on noise of all strengths, over some windows. Stateless. */
final class OnnxAgreement {
  /** What runs of one model in batches of different sizes may differ by. */
  private static final float MOST = 1e-4f;

  private static final int SEATS = 5;
  private static final int WINDOWS = 8;

  private OnnxAgreement() {}

  static boolean of(OnnxModel one, OnnxModel other) throws OrtException {
    try (OnnxBatch first = one.batch();
        OnnxBatch second = other.batch()) {
      Seat[] heard = seats();
      Seat[] alsoHeard = seats();
      boolean agree = true;
      for (int window = 0; window < WINDOWS && agree; window++) {
        hear(first, heard, window);
        hear(second, alsoHeard, window);
        agree = areNear(heard, alsoHeard);
      }
      return agree;
    }
  }

  /** Nobody waits in them, so their batcher needs no thread. */
  private static Seat[] seats() {
    Batcher nobody =
        new Batcher(
            0,
            () -> {
              throw new IllegalStateException("batcher: without threads (expected: no model)");
            });
    Seat[] seats = new Seat[SEATS];
    for (int at = 0; at < SEATS; at++) {
      seats[at] = nobody.seat();
    }
    return seats;
  }

  /** From silence to the loudest. */
  private static void hear(OnnxBatch batch, Seat[] seats, int window) throws OrtException {
    Random random = new Random(window);
    for (int seat = 0; seat < SEATS; seat++) {
      for (int at = 0; at < Seat.INPUT; at++) {
        seats[seat].input[at] = (2 * random.nextFloat() - 1) * seat / (SEATS - 1);
      }
    }
    batch.judge(seats, SEATS);
  }

  private static boolean areNear(Seat[] some, Seat[] others) {
    boolean near = true;
    for (int seat = 0; seat < SEATS; seat++) {
      near &= areNear(some[seat].probability, others[seat].probability);
      for (int at = 0; at < some[seat].state.length; at++) {
        near &= areNear(some[seat].state[at], others[seat].state[at]);
      }
    }
    return near;
  }

  /** Not a number is near to nothing. */
  private static boolean areNear(float one, float other) {
    return Math.abs(one - other) <= MOST;
  }
}
