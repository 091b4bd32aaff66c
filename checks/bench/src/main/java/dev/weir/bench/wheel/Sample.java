package dev.weir.bench.wheel;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a process used in some time.
 *
 * @param process processor time of all its threads, in percent of one core
 * @param own the same of the timer's thread alone
 * @param wakeUps of that thread, in the whole time
 * @param rate deadlines a second
 */
record Sample(double process, double own, double wakeUps, double rate) {

  /** Looks at the start and the end of so many milliseconds; blocks as long. */
  static Sample take(Load load, Watch watch, long millis) throws InterruptedException {
    Look before = Look.at(load, watch);
    Thread.sleep(millis);
    load.finish();
    return Look.at(load, watch).since(before);
  }

  /**
   * Processor time of the process had it met just {@link Load#RATE} deadlines a second: what a
   * pause left over, the next sample has caught up with.
   */
  double processAtRate() {
    return process * Load.RATE / rate;
  }

  /** The same of the timer's thread. */
  double ownAtRate() {
    return own * Load.RATE / rate;
  }

  /** On one line, as {@link #parse} reads it. */
  String line() {
    return String.format(Locale.ROOT, "%.4f %.4f %.0f %.0f", process, own, wakeUps, rate);
  }

  static Sample parse(String line) {
    List<Double> all = Stream.of(line.split(" ")).map(Double::valueOf).toList();
    if (all.size() != 4) {
      throw new IllegalArgumentException("line: '" + line + "' (expected: four numbers)");
    }
    return new Sample(all.get(0), all.get(1), all.get(2), all.get(3));
  }

  private record Look(long nanos, long process, long own, long waits, long done) {

    static Look at(Load load, Watch watch) {
      return new Look(
          System.nanoTime(),
          ProcessorClock.nanos(),
          watch.processorNanos(),
          watch.waitCount(),
          load.done());
    }

    Sample since(Look before) {
      double took = nanos - before.nanos;
      return new Sample(
          100 * (process - before.process) / took,
          100 * (own - before.own) / took,
          waits - before.waits,
          1e9 * (done - before.done) / took);
    }
  }
}
