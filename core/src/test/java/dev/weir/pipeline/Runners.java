package dev.weir.pipeline;

import java.util.stream.Stream;

/** Both runners: every test of what a run does runs on each. */
final class Runners {
  private Runners() {}

  static Stream<Runner> both() {
    return Stream.of(Runner.sequential(), Runner.concurrent());
  }
}
