package dev.weir.cli.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.time.ManualTime;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever connects is let in, also after there were too many open files. */
@Timeout(20)
class AcceptingTest {
  private final ManualTime time = new ManualTime();
  private final Queue<Accepting.Listener> answers = new ArrayDeque<>();
  private final List<SocketChannel> hosted = new ArrayList<>();
  private final FutureTask<Boolean> run =
      new FutureTask<>(() -> {
        new Accepting("s", () -> answers.remove().accept(), hosted::add, time).run();
        return true;
      });

  @Test
  void run_acceptFails_pausesAndGoesOn() throws Exception {
    try (SocketChannel one = SocketChannel.open(StandardProtocolFamily.UNIX);
        SocketChannel two = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      answers.add(AcceptingTest::tooMany);
      answers.add(AcceptingTest::tooMany);
      answers.add(() -> one);
      answers.add(AcceptingTest::tooMany);
      answers.add(() -> two);
      answers.add(AcceptingTest::closed);
      Thread.ofVirtual().start(run);
      for (int failures = 0; failures < 3; failures++) {
        time.awaitArmed(1);
        assertThat(run.isDone()).isFalse();
        time.advance(Accepting.PAUSE);
      }
      assertThat(run.get()).as("it ends with its socket").isTrue();
      assertThat(hosted).containsExactly(one, two);
    }
  }

  @Test
  void run_interruptedWhileItPauses_ends() throws Exception {
    answers.add(AcceptingTest::tooMany);
    Thread thread = Thread.ofVirtual().start(run);
    time.awaitArmed(1);
    thread.interrupt();
    assertThatThrownBy(run::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(time.armed()).isZero();
  }

  private static SocketChannel tooMany() throws IOException {
    throw new IOException("Too many open files");
  }

  private static SocketChannel closed() throws IOException {
    throw new ClosedChannelException();
  }
}
