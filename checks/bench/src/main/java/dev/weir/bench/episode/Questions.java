package dev.weir.bench.episode;

import dev.weir.bench.Setting;
import dev.weir.bench.sides.Answer;
import dev.weir.bench.sides.Question;
import dev.weir.bench.sides.Work;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What is asked in a run. */
final class Questions {

  static final String GO = "Go";

  /**
   * For an entry of a burst, with all that it costs its readers: a tenth of what the Go one takes.
   */
  private static final double MOST_BYTES = 386;

  private static final double MOST_NANOS = 1_000;

  private Questions() {}

  /** Those that the setting asks for. */
  static List<Question> of(Setting setting) {
    return Question.chosen(setting, Questions::quick, Questions::full);
  }

  private static Stream<Question> quick() {
    return Stream.of(
        append(),
        burst(1),
        burst(16),
        burst(256),
        paced(1),
        paced(16),
        paced(256),
        replay(),
        writer("waiting", 256),
        writer("dead", 1));
  }

  private static Stream<Question> full() {
    return Stream.concat(quick(), Stream.of(1, 16, 256).map(Questions::bytes));
  }

  private static Question append() {
    String entries = String.valueOf(FanOut.ENTRIES);
    return Question.besides(
        "append",
        Work.of(Appending.class, "append", Map.of("readers", "none"), "append", entries),
        List.of(Answer.OURS, GO),
        Map.of());
  }

  private static Question burst(int readers) {
    return fanOut("burst", readers, FanOut.ENTRIES, readers == 1 ? 10 : 50);
  }

  private static Question paced(int readers) {
    return fanOut("paced", readers, FanOut.PACED, readers == 1 ? 1.5 : 3);
  }

  private static Question fanOut(String method, int readers, int entries, double faster) {
    return Question.besides(
        named(method, readers),
        Work.of(
            FanOut.class,
            method + readers,
            Map.of(),
            method,
            String.valueOf(entries),
            String.valueOf(readers)),
        List.of(Answer.OURS, GO),
        Map.of(GO, 1 / faster));
  }

  private static Question replay() {
    return Question.besides(
        "replay",
        Work.of(Replay.class, "replay", Map.of(), "replay", String.valueOf(Replay.ENTRIES)),
        List.of(Answer.OURS, GO),
        Map.of(GO, 1.0 / 20));
  }

  /** What it costs the writer alone. */
  private static Question writer(String kind, int readers) {
    return new Question(
        "append, %d %s".formatted(readers, kind),
        Work.of(Appending.class, "append", Map.of("readers", kind)),
        List.of(Answer.OURS),
        answer -> List.of(answer.limit(MOST_NANOS)));
  }

  private static Question bytes(int readers) {
    Work burst = Work.of(FanOut.class, "byEntry", Map.of("readers", String.valueOf(readers)));
    return new Question(
        named("bytes", readers),
        burst.allocation(),
        List.of(Answer.OURS),
        answer -> List.of(answer.limit(MOST_BYTES)));
  }

  private static String named(String what, int readers) {
    return "%s, %d %s".formatted(what, readers, readers == 1 ? "reader" : "readers");
  }
}
