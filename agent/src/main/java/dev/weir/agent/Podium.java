package dev.weir.agent;

import dev.weir.agent.HostRefused.Reason;
import dev.weir.agent.Input.OnBusy;
import dev.weir.delta.Content;
import dev.weir.log.Cursor;
import dev.weir.log.EpisodeWriter;
import dev.weir.log.LogRefused;
import dev.weir.log.Message;
import dev.weir.log.Message.Role;
import dev.weir.log.SessionLog;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Who speaks in a session, and what waits for that. One speech at a time, in the order in which
 * they were asked for, but for those that interrupt. Any thread; none waits but {@link #awaitIdle}.
 * Whoever reads the end of an episode finds the podium free, or taken by the next.
 */
final class Podium {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private final String id;
  private final SessionLog log;
  private final SessionOptions options;
  private final Ticker ticker;
  private final Speaker speaker;
  private final SpeechQueue waiting;
  private @Nullable Speech speaking;
  private boolean ended;
  private boolean draining;
  private volatile boolean parked;
  private long idleSince;
  private long saidChars;

  Podium(String id, SessionLog log, SessionOptions options, Ticker ticker, Speaker speaker) {
    this.id = id;
    this.log = log;
    this.options = options;
    this.ticker = ticker;
    this.speaker = speaker;
    this.waiting = new SpeechQueue(options.waitingInputs());
    this.idleSince = ticker.nanos();
    this.saidChars = log.chars();
  }

  /** Says something at once, before anything else was said; nothing if there was. */
  void greet(String greeting) {
    lock.lock();
    try {
      if (!ended && log.cursor().seq() == 0) {
        var _ = log.message(message(Role.ASSISTANT, List.of(new Content.Text(greeting))));
        saidChars = log.chars();
      }
    } finally {
      lock.unlock();
    }
  }

  /** An input of a caller. */
  Accepted accept(Input input) {
    return take(new Wish.Answer(input), (speech, before) -> new Accepted(speech.id(), before));
  }

  /** A wish of the agent's own code. */
  Speech ask(Wish wish) {
    return take(wish, (speech, _) -> speech);
  }

  private <R> R take(Wish wish, BiFunction<Speech, Cursor, R> taken) {
    lock.lock();
    try {
      checkOpen(wish.input().map(input -> input.text().length()).orElse(0));
      checkBusy(wish);
      Speech next = speech(wish);
      return taken.apply(next, speaking == null ? begin(next) : enqueue(next, speaking));
    } catch (LogRefused e) {
      throw lost(e);
    } finally {
      lock.unlock();
    }
  }

  /** The next agent has the podium before all that waits. */
  void handOver(Agent next) {
    lock.lock();
    try {
      checkOpen(0);
      Speech change = speech(new Wish.HandOver(next));
      if (speaking == null) {
        var _ = begin(change);
      } else {
        waiting.addFirst(change);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Stops what is said, or the wait for it; whether there was something to stop. */
  boolean cancel(@Nullable String episode, String reason) {
    lock.lock();
    try {
      Speech now = speaking;
      if (now != null && isSaid(now) && (episode == null || episode.equals(now.id()))) {
        now.stop(reason);
        return true;
      }
      return episode != null && drop(waiting.find(episode), reason);
    } finally {
      lock.unlock();
    }
  }

  boolean stop(Speech speech, String reason) {
    lock.lock();
    try {
      if (speech == speaking) {
        speech.stop(reason);
        return true;
      }
      return drop(waiting.find(speech.id()), reason);
    } finally {
      lock.unlock();
    }
  }

  Optional<Speech> now() {
    lock.lock();
    try {
      return Optional.ofNullable(speaking).filter(Podium::isSaid);
    } finally {
      lock.unlock();
    }
  }

  boolean isEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  boolean isFree() {
    lock.lock();
    try {
      return speaking == null;
    } finally {
      lock.unlock();
    }
  }

  /** How long nobody has spoken. */
  Duration idleTime() {
    lock.lock();
    try {
      return speaking == null ? Duration.ofNanos(ticker.nanos() - idleSince) : Duration.ZERO;
    } finally {
      lock.unlock();
    }
  }

  void drain() {
    lock.lock();
    try {
      draining = true;
    } finally {
      lock.unlock();
    }
  }

  boolean awaitIdle(Duration limit) throws InterruptedException {
    long left = Ticker.clamp(limit);
    lock.lockInterruptibly();
    try {
      while (speaking != null && left > 0) {
        left = idle.awaitNanos(left);
      }
      return speaking == null;
    } finally {
      lock.unlock();
    }
  }

  boolean parkIfIdle(Duration least) {
    lock.lock();
    try {
      if (ended || speaking != null || idleTime().compareTo(least) <= 0) {
        return false;
      }
      ended = true;
      parked = true;
      return true;
    } finally {
      lock.unlock();
    }
  }

  boolean isParked() {
    return parked;
  }

  /** Nobody speaks any more; what is still to be waited for. */
  Optional<Speech> close() {
    lock.lock();
    try {
      ended = true;
      if (speaking != null) {
        speaking.stop("session ended");
      }
      if (clear()) {
        sayQueue();
      }
      return Optional.ofNullable(speaking);
    } finally {
      lock.unlock();
    }
  }

  private static boolean isSaid(Speech speech) {
    return !(speech.wish() instanceof Wish.HandOver);
  }

  private Speech speech(Wish wish) {
    return new Speech(
        wish instanceof Wish.HandOver ? "" : log.newEpisodeId(), wish, this, new Stopwatch(ticker));
  }

  /** Whether there was anything to drop. */
  private boolean drop(Optional<Speech> dropped, String reason) {
    dropped.ifPresent(speech -> {
      waiting.remove(speech);
      speech.drop(reason);
      var _ = log.queue(waiting.view());
    });
    return dropped.isPresent();
  }

  private boolean clear() {
    List<Speech> dropped = waiting.clear();
    dropped.forEach(speech -> speech.drop("session ended"));
    return dropped.stream().anyMatch(speech -> speech.wish().input().isPresent());
  }

  /** Callers know only of what they have said themselves. */
  private Cursor sayQueue(Speech of) {
    return of.wish().input().isPresent() ? log.queue(waiting.view()) : log.cursor();
  }

  /** In a log that has ended the queue has, too. */
  private void sayQueue() {
    try {
      var _ = log.queue(waiting.view());
    } catch (LogRefused e) {
      if (!overWith(e)) {
        throw e;
      }
    }
  }

  private void checkOpen(int more) {
    if (draining) {
      throw new HostRefused(
          Reason.DRAINING, "session: %s is draining (expected: try another worker)".formatted(id));
    }
    if (ended) {
      throw new HostRefused(
          Reason.SESSION_ENDED, "session: %s has ended (expected: open a new one)".formatted(id));
    }
    long chars = saidChars + waiting.chars() + more;
    if (chars > options.historyChars()) {
      throw new HostRefused(
          Reason.SESSION_FULL,
          "session: %s would hold %d characters (expected: at most %d; open a new one)"
              .formatted(id, chars, options.historyChars()));
    }
  }

  private void checkBusy(Wish wish) {
    if (speaking != null && isTold(wish, OnBusy.REJECT)) {
      throw new HostRefused(
          Reason.SESSION_BUSY,
          "session: %s is answering %s (expected: onBusy queue or interrupt, or wait)"
              .formatted(id, speaking.id()));
    }
  }

  /** Returns the position before what the log says of it. */
  private Cursor enqueue(Speech next, Speech now) {
    waiting.add(next);
    speaker.created(next);
    if (isTold(next.wish(), OnBusy.INTERRUPT) && now.mayBeInterrupted()) {
      now.stop("interrupted");
    }
    return sayQueue(next);
  }

  private static boolean isTold(Wish wish, OnBusy what) {
    return wish instanceof Wish.Answer answer && answer.said().onBusy() == what;
  }

  /** What cannot be stored cannot be answered: a restart would not know of it. */
  private HostRefused lost(LogRefused cause) {
    fail(cause);
    return new HostRefused(
        Reason.SESSION_ENDED,
        "session: %s has ended, its log could not be stored (expected: open a new one; the"
                .formatted(id)
            + " worker's log says more)",
        cause);
  }

  /** Under the lock, with nobody speaking; returns the position before its first event. */
  private Cursor begin(Speech next) {
    Optional<Message> said =
        next.wish().input().map(input -> message(Role.USER, List.copyOf(input.parts())));
    Cursor before = said.map(log::message).orElseGet(log::cursor);
    saidChars += said.map(Message::chars).orElse(0L);
    EpisodeWriter writer =
        isSaid(next) ? log.begin(next.id(), 1, said.map(Message::id).orElse(null)) : null;
    speaking = next;
    speaker.created(next);
    speaker.begins(next, said);
    next.start("weir-" + id + "/turn", () -> speak(next, writer));
    return before;
  }

  private void speak(Speech speech, @Nullable EpisodeWriter writer) {
    try {
      perform(speech, writer);
    } finally {
      speech.end(); // even if what is told of it fails: somebody may wait
    }
    // It may write files: nobody is to wait for that with an input or a cancel.
    log.tidy();
  }

  private void perform(Speech speech, @Nullable EpisodeWriter writer) {
    if (writer == null) {
      speaker.change(speech);
      next(() -> {});
    } else {
      Turn.Ending ending = speaker.speak(speech, writer);
      next(() -> {
        written(ending, writer);
        speaker.written(speech);
      });
      speaker.ended(speech, ending);
    }
  }

  /** The speech has ended: the next gets a thread of its own, or the session falls idle. */
  private void next(Runnable last) {
    lock.lock();
    try {
      last.run();
      speaking = null;
      saidChars = log.chars();
      Speech head = waiting.poll();
      if (head == null || !begun(head)) {
        idleSince = ticker.nanos();
        speaker.rests();
        idle.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether the log took the next one; if not, it has ended, and the session with it. */
  private boolean begun(Speech next) {
    try {
      var _ = sayQueue(next);
      var _ = begin(next);
      return true;
    } catch (LogRefused e) {
      if (!overWith(e)) {
        throw e;
      }
      next.drop("session ended");
      fail(e);
      return false;
    }
  }

  /** Nothing can be said any more. */
  private void fail(LogRefused cause) {
    boolean byItself = !ended;
    ended = true;
    var _ = clear();
    if (byItself) {
      speaker.broke(cause);
    }
  }

  /**
   * Whether the log has ended: it was closed, or its journal failed, which the log has reported.
   */
  private static boolean overWith(LogRefused e) {
    return e.reason() == LogRefused.Reason.CLOSED || e.reason() == LogRefused.Reason.NOT_STORED;
  }

  /** The episode's end stands in the log; if it cannot, the log's end is the episode's. */
  private void written(Turn.Ending ending, EpisodeWriter writer) {
    try {
      ending.write().accept(writer);
    } catch (LogRefused e) {
      // Closing did not wait any longer for this turn, or the journal failed.
      if (!overWith(e)) {
        throw e;
      }
      fail(e);
    }
  }

  private Message message(Role role, List<Content> parts) {
    return new Message(log.newMessageId(), role, Message.Status.COMPLETED, parts);
  }

  /** Who speaks. All but {@link #speak} and {@link #change} return at once. */
  interface Speaker {
    /** It was taken, and speaks now or later; told again when it begins. Under the lock. */
    void created(Speech speech);

    /** The podium is taken; the message that is answered is in the log. Under the lock. */
    void begins(Speech speech, Optional<Message> answered);

    /** Says it, on its thread; returns how its episode ends, whatever happens. */
    Turn.Ending speak(Speech speech, EpisodeWriter writer);

    /** Changes the agent, on the thread of this. */
    void change(Speech handOver);

    /** Its end is in the log. Under the lock. */
    void written(Speech speech);

    /** The next has the podium, or nobody. */
    void ended(Speech speech, Turn.Ending ending);

    /** Nobody speaks, and nothing waits. Under the lock. */
    void rests();

    /** The log has ended by itself. Under the lock. */
    void broke(LogRefused cause);
  }
}
