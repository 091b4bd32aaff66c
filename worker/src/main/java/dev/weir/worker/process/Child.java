package dev.weir.worker.process;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import dev.weir.log.JournalFailed;
import dev.weir.log.LogRefused;
import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A child process, as the worker has it: asked over its link, watched by its pulse, and ended by
 * {@link #retire} or {@link #kill}. Any thread may call any method; none waits but for room in the
 * link.
 */
final class Child {
  private static final System.Logger LOG = System.getLogger(Child.class.getName());
  private static final int OUT_OF_MEMORY = 3;
  private static final int BY_SIGNAL = 128;
  private static final int DUMP_SECONDS = 5;

  private final Process process;
  private final ChildOutput output;
  private final Link link;
  private final ChildOptions options;
  private final Ticker ticker;
  private final Pulse pulse;
  private final AtomicLong numbers = new AtomicLong();
  private final Map<Long, CompletableFuture<Frame>> calls = new ConcurrentHashMap<>();
  private final CompletableFuture<ProcessDied> gone = new CompletableFuture<>();
  private volatile String name;
  private volatile ChildEvents events = ChildEvents.NONE;
  private volatile @Nullable String killedFor;
  private volatile @Nullable LogRefused notStored;
  private volatile @Nullable ProcessDied death;

  /** A process that has connected; its output is in the log already. */
  Child(
      Process process,
      ChildOutput output,
      SocketChannel channel,
      ChildOptions options,
      Ticker ticker) {
    this.process = process;
    this.name = "child " + process.pid();
    this.output = output;
    this.link = new Link(channel, thread("link"));
    this.options = options;
    this.ticker = ticker;
    this.pulse = new Pulse(options, ticker, this);
  }

  /** Begins to read. */
  Child start() {
    link.start();
    thread("read").start(this::read);
    return this;
  }

  private Thread.Builder thread(String task) {
    return Thread.ofVirtual().name("weir-child-" + process.pid() + "/" + task);
  }

  /** Watches it from here on: it has been made ready. */
  void watch() {
    pulse.start();
  }

  String name() {
    return name;
  }

  long pid() {
    return process.pid();
  }

  /** It works for this session from here on. */
  void serves(String session, ChildEvents listener) {
    name = "session " + session + ", process " + process.pid();
    output.rename(name);
    events = listener;
  }

  void send(Frame frame) {
    link.send(frame);
  }

  /** What it answers; {@link ProcessDied} if it ends before. */
  CompletableFuture<Frame> ask(Ask what, @Nullable Object... pairs) {
    return call(what, Frame.of(what.name(), pairs), false);
  }

  /** The same without waiting for room in the link. */
  CompletableFuture<Frame> ping() {
    return call(Ask.PING, Frame.of(Ask.PING.name()), true);
  }

  private CompletableFuture<Frame> call(Ask what, Frame frame, boolean atOnce) {
    long number = numbers.incrementAndGet();
    CompletableFuture<Frame> answer = new CompletableFuture<>();
    calls.put(number, answer);
    try {
      Frame numbered = frame.with(Ask.CALL, number);
      if (atOnce) {
        link.sendAtOnce(numbered);
      } else {
        link.send(numbered);
      }
    } catch (LinkLost e) {
      LOG.log(DEBUG, "{0}: is not asked for {1} any more", name, what);
      var _ = gone.thenAccept(answer::completeExceptionally);
    }
    return answer;
  }

  /** When its process has ended and whoever listens has been told. */
  CompletableFuture<ProcessDied> gone() {
    return gone;
  }

  /** Also one whose end nobody was told of yet. */
  boolean isGone() {
    return death != null || !process.isAlive();
  }

  /** Whether it has been asked for a sign of life, and given none for too long. */
  boolean isLate() {
    return pulse.isLate();
  }

  /** It is not needed any more: ends by itself, or is killed. */
  void retire() {
    pulse.stop();
    link.end();
    killLate();
  }

  /** Ends it now; the first reason counts. */
  void kill(String why) {
    if (killedFor == null) {
      killedFor = why;
    }
    process.destroyForcibly();
  }

  /** Its carrier does not answer: says what its threads do, then ends it. */
  void hangs(Duration since) {
    thread("hangs").start(() -> dumpAndKill(since));
  }

  private void dumpAndKill(Duration since) {
    String why = "has not answered for %d ms".formatted(since.toMillis());
    LOG.log(ERROR, "%s: %s and is killed; its threads:%n%s".formatted(name, why, dump()));
    kill(why);
  }

  private String dump() {
    try {
      return ask(Ask.DUMP).get(DUMP_SECONDS, TimeUnit.SECONDS).text("text");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "(not asked for: interrupted)";
    } catch (ExecutionException | TimeoutException | BadFrame e) {
      return "(it did not tell: %s)".formatted(e);
    }
  }

  private void killLate() {
    Alarm late =
        ticker.at(
            ticker.after(options.closeTimeout()),
            () -> kill("did not end within %d ms".formatted(options.closeTimeout().toMillis())));
    var _ = process.onExit().thenRun(late::cancel);
  }

  private void read() {
    try {
      for (Frame frame = link.read(); frame != null; frame = link.read()) {
        take(frame);
      }
    } catch (BadFrame | JournalFailed | IllegalStateException e) {
      kill("said what cannot be read: " + e.getMessage());
    } catch (LogRefused e) {
      notStored = e;
      kill("its log takes no more: " + e.getMessage());
    } catch (IOException e) {
      LOG.log(DEBUG, name + ": its link has broken", e);
    } finally {
      over();
    }
  }

  private void take(Frame frame) throws BadFrame {
    switch (frame.kind()) {
      case Frame.ENTRY -> events.entry(EntryFrame.entry(frame));
      case Frame.WISH -> events.wish(frame.text("reason"));
      case Frame.HELLO -> hello(frame.number("version"));
      case Frame.REPLY, Frame.REFUSED, Frame.FAULT -> answered(frame);
      default -> throw new BadFrame("frame: kind " + frame.kind() + " (expected: a child's)");
    }
  }

  private static void hello(long version) throws BadFrame {
    if (version != Frame.VERSION) {
      throw new BadFrame(
          "frame hello: version %d (expected: %d)".formatted(version, Frame.VERSION));
    }
  }

  private void answered(Frame frame) throws BadFrame {
    CompletableFuture<Frame> call = calls.remove(frame.number(Ask.CALL));
    if (call == null) {
      throw new BadFrame("frame %s: answers nothing (expected: a call)".formatted(frame.kind()));
    }
    call.complete(frame);
  }

  /** Nothing more comes from it: its process ends, and everybody is told. */
  private void over() {
    pulse.stop();
    link.close();
    killLate();
    var _ = process.onExit().join();
    output.await();
    ProcessDied how = new ProcessDied(obituary(process.exitValue()), notStored);
    death = how;
    try {
      events.gone(how);
    } finally {
      gone.complete(how);
      calls.values().forEach(call -> call.completeExceptionally(how));
    }
  }

  private String obituary(int code) {
    String why = killedFor;
    if (why != null) {
      return "%s: was killed, it %s (the worker's log says more)".formatted(name, why);
    }
    String how =
        switch (code) {
          case OUT_OF_MEMORY ->
              "exit 3, out of memory (its heap may grow to %d MiB)"
                  .formatted(options.heapMebibytes());
          default -> code > BY_SIGNAL ? "by signal %d".formatted(code - BY_SIGNAL) : "exit " + code;
        };
    return "%s: has ended, %s; its last words: %s".formatted(name, how, output.lastWords());
  }
}
