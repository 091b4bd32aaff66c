package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A step that stops the run stops it, whatever those do who read what it gives. */
@ParameterizedClass
@MethodSource("dev.weir.pipeline.Runners#both")
@Timeout(10)
class StopTest {
  @Parameter Runner runner;

  private final Pipeline<Numbers> pipeline = Numbers.pipeline();
  private final Items<Integer> stopped =
      pipeline
          .source("numbers", Numbers::list)
          .map("stops", n -> 10 / (n - 2))
          .onError(OnError.STOP)
          .errorsTo(failure -> {});

  @Test
  @Behaviour({"pipe-F76", "pipe-F77"})
  void run_readerGoesOnAfterErrors_theRunFailsAllTheSame() {
    stopped.reduce("sum", all -> all.next() + all.next());
    assertThatThrownBy(this::run)
        .isInstanceOf(StepStopped.class)
        .hasMessageContaining("step stops");
  }

  @Test
  @Behaviour("pipe-F76")
  void run_readerSwallowsTheFailure_theRunFailsAllTheSame() {
    List<Integer> seen = new ArrayList<>();
    stopped.reduce(
        "swallow",
        all -> {
          try {
            all.forEachRemaining(seen::add);
          } catch (RuntimeException e) {
            seen.add(-1);
          }
          return seen.size();
        });
    assertThatThrownBy(this::run)
        .isInstanceOf(StepStopped.class)
        .hasMessageContaining("step stops");
    assertThat(seen).startsWith(-10);
  }

  @Test
  @Behaviour({"pipe-F76", "pipe-F57"})
  void run_oneBranchStops_theOtherIsNotTakenForComplete() {
    List<String> done = new ArrayList<>();
    Items<Integer> fork = pipeline.source("fork", Numbers::list);
    fork.map("breaks", n -> 1 / (n - 3)).onError(OnError.STOP).errorsTo(f -> {}).sink("a", n -> {});
    fork.reduce(
        "b",
        all -> {
          while (all.hasNext()) {
            all.next();
          }
          return done.add("complete");
        });
    stopped.sink("c", n -> {});
    assertThatThrownBy(this::run).isInstanceOf(StepStopped.class);
    assertThat(done).isEmpty();
  }

  private void run() throws InterruptedException {
    runner.run(pipeline.compile(), new Numbers(100));
  }
}
