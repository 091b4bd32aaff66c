package dev.weir.bench.channel;

import dev.weir.bench.Cell;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One piece of work that several sides do.
 *
 * @param name the cell's, for example {@code 8p8c 16}
 * @param work what each side is asked to do
 * @param sides who does it, ours first
 * @param verdict the cells that it makes of an answer that has ours
 */
record Question(String name, Work work, List<String> sides, Function<Answer, List<Cell>> verdict) {

  /**
   * Work, in terms that a fork and a program of another language understand.
   *
   * @param benchmark the JMH class
   * @param method of it
   * @param parameters of it, but for the side
   * @param twin what a program of another language is asked, empty if it has no such work
   * @param oneCarrier whether one processor thread carries everything
   * @param measure what its figures are
   */
  record Work(
      Class<?> benchmark,
      String method,
      Map<String, String> parameters,
      List<String> twin,
      boolean oneCarrier,
      Measure measure) {

    Work {
      parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
      twin = List.copyOf(twin);
    }

    /** Time, with all processors. */
    static Work of(
        Class<?> benchmark, String method, Map<String, String> parameters, String... twin) {
      return new Work(benchmark, method, parameters, List.of(twin), false, Measure.TIME);
    }

    /** The same on one carrier. */
    Work onOneCarrier() {
      return new Work(benchmark, method, parameters, twin, true, measure);
    }

    /** The same, but what it allocates. */
    Work allocation() {
      return new Work(benchmark, method, parameters, List.of(), oneCarrier, Measure.ALLOCATION);
    }
  }

  /** What the figures of some work are. */
  enum Measure {
    TIME("ns/item"),
    ALLOCATION("bytes/item");

    private final String unit;

    Measure(String unit) {
      this.unit = unit;
    }

    String unit() {
      return unit;
    }
  }

  Question {
    sides = List.copyOf(sides);
  }

  /** With nothing to say but how ours stands beside each of the others. */
  static Question besides(String name, Work work, List<String> sides, Map<String, Double> mosts) {
    return new Question(name, work, sides, answer -> answer.besides(mosts));
  }

  /** The same with sides that come from outside, next to ours; they can only hand over. */
  Question with(List<String> extras) {
    if (work.benchmark() != HandOver.class) {
      return this;
    }
    var all = new ArrayList<>(sides);
    all.addAll(1, extras);
    return only(all);
  }

  /** The same with these sides. */
  Question only(List<String> chosen) {
    return new Question(name, work, chosen, verdict);
  }
}
