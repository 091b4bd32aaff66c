package dev.weir.cli.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.Run;
import dev.weir.pipeline.Runner;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is drawn of a run that is under way. */
@Timeout(10)
class ProgressTest {
  @Test
  void draw_oneStepDoneAndOneAtWork_saysBothAndLeavesNothing() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Pipeline<Integer> pipeline = Pipeline.named("long", Integer.class);
    pipeline
        .value("first", n -> n)
        .map(
            "second",
            n -> {
              begun.countDown();
              go.await();
              return n;
            });
    StringWriter out = new StringWriter();
    Progress progress = new Progress(new PrintWriter(out));
    try (Run run = Runner.concurrent().start(pipeline.compile(), 1)) {
      begun.await();
      progress.draw(run.stats());
      go.countDown();
      run.await();
      progress.clear();
      assertThat(out).hasToString("\r\033[K1/2 steps done; second 0\r\033[K");
      assertThat(Progress.line(run.stats())).isEqualTo("2/2 steps done; ");
    }
  }

  @Test
  void clear_nothingDrawn_printsNothing() {
    StringWriter out = new StringWriter();
    new Progress(new PrintWriter(out)).clear();
    assertThat(out).hasToString("");
  }
}
