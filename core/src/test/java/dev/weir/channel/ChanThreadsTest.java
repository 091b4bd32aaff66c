package dev.weir.channel;

import static dev.weir.channel.Shape.awaitParked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.internal.Nursery;
import dev.weir.testkit.Behaviour;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What channels ask of threads: none of their own, no carrier, no processor while they wait. */
@Timeout(60)
class ChanThreadsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Numbers of threads that the machine itself may take meanwhile. */
  private static final int ITS_OWN = 50;

  /** Timed operations that wait, many at a time, start no thread. */
  @Test
  @Behaviour({"chan-C27", "chan-M7"})
  void timedForms_thatWait_startNoThread() throws InterruptedException {
    Chan<Integer> chan = Chan.rendezvous();
    chan.receive(Duration.ofNanos(1));
    long before = threadsSoFar();
    for (int i = 0; i < 300; i++) {
      assertThat(chan.receive(Duration.ofNanos(1))).isNull();
      assertThat(chan.send(i, Duration.ofNanos(1))).isFalse();
      assertThat(chan.awaitDrained(Duration.ofNanos(1))).isFalse();
    }
    assertThat(threadsSoFar() - before).isLessThan(ITS_OWN);
  }

  /** Neither do channels that are made, used and closed. */
  @Test
  @Behaviour("chan-M7")
  void chans_madeUsedClosed_startNoThread() throws InterruptedException {
    long before = threadsSoFar();
    for (int i = 0; i < 1_000; i++) {
      Chan<Integer> chan = i % 2 == 0 ? Chan.bounded(16) : Chan.unbounded();
      for (int k = 0; k < 10; k++) {
        chan.send(k);
      }
      assertThat(chan.receiveBatch(4)).hasSize(4);
      chan.close();
      assertThat(chan.stream().count()).isEqualTo(6);
    }
    assertThat(threadsSoFar() - before).isLessThan(ITS_OWN);
  }

  /** No class of this package knows thread locals, or stops a thread. */
  @Test
  @Behaviour({"chan-M7", "chan-C27"})
  void classes_ofThisPackage_useNoThreadLocals() throws Exception {
    List<String> used = new ArrayList<>();
    for (ClassModel each : classes()) {
      StreamSupport.stream(each.constantPool().spliterator(), false)
          .filter(ClassEntry.class::isInstance)
          .forEach(entry -> used.add(((ClassEntry) entry).asInternalName()));
    }
    assertThat(used)
        .contains("java/lang/Thread")
        .doesNotContain("java/lang/ThreadLocal", "java/lang/InheritableThreadLocal");
  }

  /** Threads that wait on virtual threads, in a monitor or not, pin no carrier. */
  @Test
  @Behaviour({"chan-M5", "chan-M8"})
  void handOver_onVirtualThreads_pinsNoCarrier(@TempDir Path folder) throws Exception {
    exchangeOnAll();
    Path file = folder.resolve("pinned.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.VirtualThreadPinned").withThreshold(Duration.ZERO).withStackTrace();
      recording.start();
      exchangeOnAll();
      recording.stop();
      recording.dump(file);
    }
    assertThat(RecordingFile.readAllEvents(file)).noneMatch(ChanThreadsTest::isOurs);
  }

  /** Whoever waits gets off the processor, and stays so while others work on. */
  @Test
  @Behaviour("chan-M5")
  void receiveAndSend_wait_areParked() throws Exception {
    for (Chan<Integer> chan : List.of(Chan.<Integer>rendezvous(), Chan.<Integer>bounded(1))) {
      FutureTask<Integer> receive = new FutureTask<>(chan::receive);
      Thread receiver = Thread.ofPlatform().daemon().start(receive);
      awaitParkedThread(receiver);
      exchange(Shape.all().getFirst(), 2_000);
      assertThat(receiver.getState()).isEqualTo(Thread.State.WAITING);
      chan.send(1);
      assertThat(receive.get()).isEqualTo(1);
      chan.trySend(1);
      FutureTask<Void> send = new FutureTask<>(() -> ChanTest.sendAll(chan, List.of(2)));
      Thread sender = Thread.ofPlatform().daemon().start(send);
      awaitParkedThread(sender);
      chan.close();
      assertThatThrownBy(send::get).hasCauseInstanceOf(ChanClosed.class);
    }
  }

  /** In a nursery they are served, and its end interrupts those who wait. */
  @Test
  @Behaviour("chan-M8")
  void nursery_sendsReceivesAndCloses_endsThoseWhoWait() throws Exception {
    Chan<Integer> chan = Chan.rendezvous();
    Future<Integer> stuck;
    try (Nursery nursery = new Nursery("turn", SECOND.multipliedBy(10))) {
      Future<Integer> received = nursery.fork("receive", chan::receive);
      Future<Void> sent = nursery.fork("send", () -> ChanTest.sendAll(chan, List.of(7)));
      assertThat(received.get()).isEqualTo(7);
      sent.get();
      stuck = nursery.fork("stuck", chan::receive);
      awaitParked(chan, 0, 1);
      assertThat(chan.stats().receivers().getFirst().thread()).isEqualTo("turn/stuck");
    }
    assertThatThrownBy(stuck::get).hasCauseInstanceOf(InterruptedException.class);
    assertThat(chan.stats().receivers()).isEmpty();
  }

  private static void exchangeOnAll() throws Exception {
    for (Shape shape : Shape.all()) {
      if (shape.virtual()) {
        exchange(shape, 300);
      }
    }
  }

  private static void exchange(Shape shape, int items) throws Exception {
    Chan<Integer> chan = shape.chan();
    try (ExecutorService threads = shape.threads()) {
      Future<?> sender = threads.submit(() -> send(chan, items));
      Future<?> receiver = threads.submit(() -> receive(chan, items));
      sender.get();
      receiver.get();
    }
  }

  private static Void send(Chan<Integer> chan, int items) throws InterruptedException {
    synchronized (new Object()) {
      for (int i = 0; i < items; i++) {
        chan.send(i);
      }
    }
    return null;
  }

  private static Void receive(Chan<Integer> chan, int items) throws InterruptedException {
    synchronized (new Object()) {
      for (int i = 0; i < items; i++) {
        assertThat(chan.receive(SECOND.multipliedBy(60))).isEqualTo(i);
      }
    }
    return null;
  }

  private static boolean isOurs(RecordedEvent event) {
    return event.getStackTrace() != null
        && event.getStackTrace().getFrames().stream()
            .anyMatch(
                frame -> frame.getMethod().getType().getName().startsWith("dev.weir.channel."));
  }

  /** One that would spin for ever would not get there. */
  private static void awaitParkedThread(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      Shape.look(thread);
    }
  }

  /** Numbers of threads are given in order. */
  private static long threadsSoFar() {
    return Thread.ofVirtual().unstarted(() -> {}).threadId();
  }

  private static List<ClassModel> classes() throws IOException, URISyntaxException {
    Path root = Path.of(Chan.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<ClassModel> classes = new ArrayList<>();
    try (Stream<Path> files = Files.list(root.resolve("dev/weir/channel"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        classes.add(parse(file));
      }
    }
    return classes;
  }

  private static ClassModel parse(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      return ClassFile.of().parse(bytes.readAllBytes());
    }
  }
}
