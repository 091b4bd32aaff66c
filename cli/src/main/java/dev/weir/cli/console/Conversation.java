package dev.weir.cli.console;

import dev.weir.agent.HostRefused;
import dev.weir.agent.HostRefused.Reason;
import dev.weir.agent.SessionHost;
import dev.weir.agent.SessionHost.AgentInfo;
import dev.weir.agent.SessionHost.Opened;
import dev.weir.agent.SessionHost.Opening;
import dev.weir.cli.Failure;
import dev.weir.cli.Shutdown;
import dev.weir.cli.console.Page.Style;
import dev.weir.episode.Audience;
import dev.weir.time.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A caller and an agent, from the greeting to the end. {@link #run} is for one thread, once, and
 * waits; {@link #interrupted} and {@link #terminated} are for any.
 */
public final class Conversation implements AutoCloseable {
  /** How it ends when the agent was cut off. */
  public static final int CUT = 3;

  private static final String HELP =
      """
      /agent NAME  another session, with that agent
      /quit        end, when all is answered; so does Ctrl-D
      Ctrl-C       stops the reply; with none, or twice, quits
      """;

  private final SessionHost host;
  private final Function<Opening, Opened> door;
  private final Options options;
  private final Desk desk;
  private final Interrupts interrupts;
  private final BlockingQueue<End> ends = new ArrayBlockingQueue<>(64);
  private volatile @Nullable Talk talk;
  private volatile boolean closing;
  private volatile boolean refused;

  /**
   * What is wanted.
   *
   * @param agent whom to speak with; empty for the default
   * @param json events instead of words
   * @param reasoning whether what the agent thinks is shown
   * @param drainTimeout how long SIGTERM waits for turns; zero for as long as it takes
   */
  public record Options(
      Optional<String> agent, boolean json, boolean reasoning, Duration drainTimeout) {}

  private enum End {
    /** Nothing more is said. */
    INPUT,
    /** Come to an end soon. */
    TERMINATED,
    /** At once. */
    QUIT,
    /** The session has ended. */
    OVER
  }

  /** With an agent of this host, at this desk; the host is drained at the end, not closed. */
  public Conversation(SessionHost host, Options options, Desk.Maker desk) {
    this(host, options, desk, Ticker.system());
  }

  /** The same by a door of one's own, for one who comes in otherwise than by text. */
  public Conversation(
      SessionHost host, Function<Opening, Opened> door, Options options, Desk.Maker desk) {
    this(host, door, options, desk, Ticker.system());
  }

  Conversation(SessionHost host, Options options, Desk.Maker desk, Ticker ticker) {
    this(host, it -> host.open(it, Optional.empty()).opened(), options, desk, ticker);
  }

  private Conversation(
      SessionHost host,
      Function<Opening, Opened> door,
      Options options,
      Desk.Maker desk,
      Ticker ticker) {
    this.host = host;
    this.door = door;
    this.options = options;
    this.interrupts = new Interrupts(ticker, this::stopTurn, () -> end(End.QUIT));
    this.desk = desk.make(this::interrupted);
  }

  /** As Ctrl-C. */
  public void interrupted() {
    interrupts.interrupted();
  }

  /** As SIGTERM: what runs is answered; the second time it ends at once. */
  public void terminated() {
    end(End.TERMINATED);
  }

  /**
   * Speaks until one of the two has nothing more to say; returns the exit code.
   *
   * @param drain has the host take nothing more and end its sessions when all is answered
   * @throws Failure if no session can be opened
   */
  public int run(Runnable drain) throws InterruptedException {
    talk = open(options.agent());
    current().follow();
    Thread lines = Thread.ofPlatform().daemon().name("console-lines").start(this::read);
    try {
      return untilEnd(drain, lines);
    } finally {
      closing = true;
      desk.leave(lines);
      current().close();
      desk.page().endLine();
    }
  }

  private int untilEnd(Runnable drain, Thread lines) throws InterruptedException {
    End first = ends.take();
    return switch (first) {
      case QUIT -> Shutdown.STOPPED;
      case OVER -> over();
      case INPUT, TERMINATED -> {
        closing = true;
        desk.leave(lines);
        drain.run();
        yield untilAnswered(first == End.TERMINATED);
      }
    };
  }

  /** Until the session has ended; once it is terminated, no longer than that may take. */
  private int untilAnswered(boolean hurried) throws InterruptedException {
    boolean terminated = hurried;
    long deadline = Ticker.system().after(options.drainTimeout());
    while (true) {
      boolean limited = terminated && options.drainTimeout().isPositive();
      End next = limited ? ends.poll(left(deadline), TimeUnit.NANOSECONDS) : ends.take();
      if (next == null) {
        say("the reply was cut off");
        return CUT;
      }
      if (next == End.OVER) {
        return answered();
      }
      if (next == End.QUIT || (next == End.TERMINATED && terminated)) {
        return Shutdown.STOPPED;
      }
      if (next == End.TERMINATED) {
        terminated = true;
        deadline = Ticker.system().after(options.drainTimeout());
      }
    }
  }

  private static long left(long deadline) {
    return Math.max(0, deadline - Ticker.system().nanos());
  }

  /** By the agent, or by what has become of it. */
  private int over() {
    boolean all = current().turns().allAnswered();
    say(all ? "the session has ended" : "the session has ended, and not all was answered");
    return all ? answered() : 1;
  }

  /** To a script a turn that failed, or was not taken, is a failure; a person has seen it. */
  private int answered() {
    boolean allWell = !refused && !current().turns().anyFailed();
    return desk.interruptible() || allWell ? 0 : 1;
  }

  private Talk open(Optional<String> agent) {
    try {
      return Talk.open(host, door, agent, audience(), listener(), this::ended);
    } catch (HostRefused e) {
      throw new Failure(refusal(agent.orElse(""), e));
    }
  }

  private String refusal(String agent, HostRefused why) {
    if (why.reason() != Reason.AGENT_NOT_FOUND) {
      return String.valueOf(why.getMessage());
    }
    List<String> known = host.agents().stream().map(AgentInfo::name).toList();
    return "AGENT: \"%s\" (expected: one of %s)".formatted(agent, known);
  }

  private Listener listener() {
    return options.json() ? desk.events() : new Transcript(desk.page());
  }

  private Set<Audience> audience() {
    Set<Audience> audience = EnumSet.of(Audience.EVERYONE, Audience.TOOLS);
    if (options.reasoning()) {
      audience.add(Audience.REASONING);
    }
    return audience;
  }

  private void ended(Talk which) {
    if (which.equals(talk)) {
      end(End.OVER);
    }
  }

  private void end(End how) {
    var _ = ends.offer(how); // full of them, one more says nothing new
  }

  private boolean stopTurn() {
    Talk now = talk;
    return now != null && now.interrupt();
  }

  private Talk current() {
    return Objects.requireNonNull(talk, "talk");
  }

  private void read() {
    try {
      Optional<String> line = desk.caller().next();
      while (line.isPresent() && take(line.get().strip())) {
        line = desk.caller().next();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      say("input: %s (expected: text that can be read)".formatted(e.getMessage()));
    } catch (RuntimeException e) {
      if (!closing) {
        say("input: " + e);
      }
    } finally {
      end(End.INPUT);
    }
  }

  /** Whether to go on. */
  private boolean take(String line) throws InterruptedException {
    if (line.startsWith("/")) {
      return command(line);
    }
    if (!line.isEmpty()) {
      give(line);
    }
    return true;
  }

  private void give(String line) throws InterruptedException {
    Talk now = current();
    try {
      now.say(line);
    } catch (HostRefused e) {
      refused = true;
      say(String.valueOf(e.getMessage()));
    }
    if (!desk.interruptible()) {
      now.turns().await();
    }
  }

  private boolean command(String line) throws InterruptedException {
    String[] words = line.split("\\s+", 2);
    switch (words[0]) {
      case "/quit" -> {
        return false;
      }
      case "/help" -> HELP.lines().forEach(help -> desk.page().line(help, Style.ASIDE));
      case "/agent" -> change(words.length < 2 ? "" : words[1]);
      default -> say("%s (expected: /agent NAME, /help or /quit)".formatted(words[0]));
    }
    return true;
  }

  private void change(String agent) throws InterruptedException {
    try {
      Talk next = open(Optional.of(agent));
      Talk before = current();
      talk = next;
      before.close();
      desk.page().line("  · " + next.agent(), Style.ASIDE);
      next.follow();
    } catch (Failure e) {
      say(String.valueOf(e.getMessage()));
    }
  }

  /** The terminal is as before. */
  @Override
  public void close() throws IOException {
    desk.close();
  }

  private void say(String fault) {
    desk.page().line(fault, Style.FAULT);
  }
}
