package dev.weir.voice.session;

import static java.util.Objects.requireNonNull;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentEvent;
import dev.weir.agent.AgentSession;
import dev.weir.agent.HostRefused;
import dev.weir.agent.Input;
import dev.weir.agent.Input.OnBusy;
import dev.weir.agent.Speech;
import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.Transcript;
import dev.weir.agent.speech.TranscriptEvent;
import dev.weir.agent.speech.VoiceEvent;
import dev.weir.channel.Chan;
import dev.weir.channel.ChanClosed;
import dev.weir.channel.Poll;
import dev.weir.channel.Receiver;
import dev.weir.channel.Select;
import dev.weir.channel.SendResult;
import dev.weir.internal.Nursery;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongFunction;

/**
 * Has a session hear its caller, and be spoken to the caller: what was said becomes input, whoever
 * interrupts is let speak. Any thread may call it.
 *
 * <p>As many failures of recogniser or synthesiser in a row as the session's options say, or one
 * that recogniser or detector cannot go on after, end the session. Close it before the session, and
 * that before the voice.
 */
public final class VoiceSession implements AutoCloseable {
  /** The most orders about turns that wait to be followed. */
  public static final int ORDERS = 16;

  private static final String RECOGNIZER = "speech-to-text";

  /** Frames between the microphone and whoever listens. */
  private static final int FRAMES = 8;

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final Chan<AudioFrame> sound = Chan.bounded(FRAMES);
  private final Chan<Boolean> news = Chan.conflated();
  private final Chan<Order> orders = Chan.bounded(ORDERS);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AgentSession session;
  private final SpokenVoice voice;
  private final Ticker ticker;
  private final TurnTaking turns;
  private final Receiver<AudioFrame> microphone;
  private final Ear.Hearing hearing;
  private final AgentSession.Listening listening;
  private final Nursery threads;

  /** Of the thread that decides, as what follows. */
  private VoiceOptions options;

  private Optional<Speech> speech = Optional.empty();

  private Agent acting;

  private boolean hears = true;
  private boolean understands = true;
  private long item = 1;

  /** How much the microphone has given; a few frames of it may be on their way. */
  private volatile Duration given = Duration.ZERO;

  /** Whether the microphone is not to be heard now. */
  private volatile boolean deaf;

  private VoiceSession(
      AgentSession session,
      Receiver<AudioFrame> microphone,
      Ear ear,
      SpokenVoice voice,
      VoiceOptions options,
      Ticker ticker) {
    this.session = requireNonNull(session, "session");
    this.microphone = requireNonNull(microphone, "microphone");
    this.voice = requireNonNull(voice, "voice");
    this.ticker = requireNonNull(ticker, "ticker");
    this.options = requireNonNull(options, "options");
    this.threads = new Nursery("weir-" + session.id() + "/voice", CLOSE_TIMEOUT);
    this.hearing = ear.listen(sound, session::recognitionNode, () -> given);
    this.turns = new TurnTaking(options, turnDetection(options), hearing.detects());
    this.acting = session.currentAgent();
    this.listening = session.listen(this::told);
  }

  private TurnDetection turnDetection(VoiceOptions of) {
    return TurnDetection.of(session.id(), of.turnDetection(), hearing);
  }

  /**
   * Begins to listen, and has all that the session says from now on spoken.
   *
   * @param microphone the caller's frames, of any one rate, in order; taken as they come, and
   *     cancelled in the end
   */
  public static VoiceSession start(
      AgentSession session,
      Receiver<AudioFrame> microphone,
      Ear ear,
      SpokenVoice voice,
      VoiceOptions options,
      Ticker ticker) {
    var begun = new VoiceSession(session, microphone, ear, voice, options, ticker);
    voice.changesBy(begun::wake);
    session.speakBy(voice);
    var _ = begun.threads.fork("microphone", begun::listen);
    var _ = begun.threads.fork("recognition", begun.hearing.understood()::run);
    var _ = begun.threads.fork("turns", begun::takeTurns);
    return begun;
  }

  /** Waits until the microphone has ended and all that was said there is input of the session. */
  public void awaitEnd() throws InterruptedException {
    ended.await();
  }

  /**
   * The caller has said all: what was said becomes input as soon as it is understood, at most
   * {@link VoiceOptions#mostWait} from now; nothing if it is nothing. Returns at once, as does
   * {@link #clearUserTurn}; these and {@link #update} are followed in order.
   *
   * @throws IllegalStateException if this is closed, or {@value #ORDERS} orders wait
   */
  public void commitUserTurn() {
    order(new Order("COMMIT", turns::commitTurn));
  }

  /**
   * What the caller has said since the last input does not count, nor does the rest of a sentence
   * that is being said.
   *
   * @throws IllegalStateException as {@link #commitUserTurn}
   */
  public void clearUserTurn() {
    order(new Order("CLEAR", turns::clearTurn));
  }

  /**
   * Takes turns by other options, once what was heard until now is; returns at once. A turn that is
   * not over waits as these say, other waits that have begun do not change; who tells that a turn
   * is over is found as at the start.
   *
   * @throws IllegalStateException as {@link #commitUserTurn}
   */
  public void update(VoiceOptions next) {
    requireNonNull(next, "next");
    order(new Order("UPDATE", now -> update(next, now)));
  }

  private List<Act> update(VoiceOptions next, long now) {
    options = next;
    return turns.update(next, turnDetection(next), now);
  }

  private void order(Order order) {
    if (!(orders.offer(order) instanceof SendResult.Sent)) {
      throw new IllegalStateException(
          "voice session: %s cannot be followed (expected: an open session; fewer than %d orders)"
              .formatted(order.name(), ORDERS));
    }
  }

  /**
   * Listens no more; what the session says is still spoken. What was said and is not input yet is
   * lost. Idempotent; waits, within a bound, for its threads.
   */
  @Override
  public void close() {
    listening.close();
    voice.changesBy(() -> {});
    microphone.cancel();
    sound.cancel();
    try (threads) {
      hearing.close();
    }
  }

  private void told(AgentEvent event) {
    switch (event) {
      case AgentEvent.AgentStateChanged _ -> wake();
      case AgentEvent.HandedOver _ -> hearing.understood().changed();
      default -> {}
    }
  }

  private void wake() {
    var _ = news.offer(true);
  }

  private boolean listen() throws InterruptedException {
    try {
      while (true) {
        AudioFrame frame = microphone.receive();
        given = given.plus(frame.duration());
        sound.send(deaf ? silent(frame) : frame);
      }
    } catch (ChanClosed e) {
      if (e.getCause() == null) {
        sound.close();
      } else {
        sound.fail(e.getCause());
      }
      return true;
    } finally {
      microphone.cancel();
    }
  }

  /** As long as the frame: time goes on in the sound, too. */
  private static AudioFrame silent(AudioFrame frame) {
    return AudioFrame.wrap(new short[frame.length()], frame.sampleRate());
  }

  private boolean takeTurns() throws InterruptedException {
    Select<Boolean> next =
        Select.<Boolean>of()
            .receive(hearing.events(), this::heard, this::hearsNoMore)
            .when(() -> hears)
            .receive(hearing.understood().events(), this::understood, this::understandsNoMore)
            .when(() -> understands)
            .receive(news, _ -> tick())
            .receive(orders, this::follow)
            .biased() // an order is about all that was heard before it
            .ticker(ticker);
    try {
      while (hears || understands) {
        var _ = next.after(untilDue(), this::tick).run();
      }
      orders.close();
      while (orders.poll() instanceof Poll.Item<Order>(var last)) {
        follow(last);
      }
      return act(turns.end(ticker.nanos()));
    } catch (RuntimeException | Error e) {
      over("voice", e);
      return false;
    } finally {
      leave();
    }
  }

  private void leave() {
    sound.cancel();
    orders.cancel();
    try {
      goOn(false);
    } catch (RuntimeException e) {
      over("voice", e);
    } finally {
      ended.countDown();
    }
  }

  private Duration untilDue() {
    long now = ticker.nanos();
    long due = turns.deadline(now);
    return due == TurnTaking.NEVER
        ? ChronoUnit.FOREVER.getDuration()
        : Duration.ofNanos(Math.max(1, due - now));
  }

  private boolean heard(VoiceEvent event) {
    look();
    return act(turns.heard(event, ticker.nanos()));
  }

  private boolean understood(TranscriptEvent event) {
    tell(event);
    look();
    return act(turns.understood(event, ticker.nanos()));
  }

  private boolean follow(Order order) {
    look();
    return act(order.followed().apply(ticker.nanos()));
  }

  private boolean hearsNoMore() {
    hears = false;
    hearing.events().closeCause().ifPresent(cause -> over("voice-detector", cause));
    return true;
  }

  private boolean understandsNoMore() {
    understands = false;
    hearing.understood().events().closeCause().ifPresent(cause -> over(RECOGNIZER, cause));
    return true;
  }

  private boolean tick() {
    look();
    return act(turns.tick(ticker.nanos()));
  }

  /** What the agent is at now. What was heard by then counts before the time that has passed. */
  private void look() {
    if (!session.currentAgent().equals(acting)) {
      acting = session.currentAgent(); // a listener that waits may keep us from being told
      hearing.understood().changed();
    }
    Optional<Speech> sounding = voice.sounding();
    speech = sounding.or(session::currentSpeech);
    AgentSide side =
        speech
            .map(it -> new AgentSide(it.id(), sounding.isPresent(), it.mayBeInterrupted()))
            .orElse(AgentSide.SILENT);
    turns.agent(side, ticker.nanos());
  }

  private boolean act(List<Act> acts) {
    acts.forEach(this::act);
    deaf = turns.isDeaf(ticker.nanos());
    return true;
  }

  private void act(Act act) {
    switch (act) {
      case Act.UserIs(var state) -> session.userIs(state);
      case Act.HoldBack _ -> {
        voice.holdBack();
        session.heldBack(true);
      }
      case Act.GoOn(var falseAlarm) -> goOn(falseAlarm);
      case Act.Interrupt _ -> speech.ifPresent(this::interrupt);
      case Act.Overlapped(var lasted, var interrupted) ->
          session.tell(new AgentEvent.OverlappingSpeech(ticker.wall(), lasted, interrupted));
      case Act.NotUnderstood(var lasted) ->
          session.tell(
              new AgentEvent.UserTranscriptionTimeout(
                  ticker.wall(), lasted, options.transcriptionTimeout()));
      case Act.Exceeded(var said, var speech) -> session.userTurnExceeded(said, speech);
      case Act.Anticipate(var said) -> session.anticipate(input(said));
      case Act.AnticipateNothing _ -> session.anticipateNothing();
      case Act.Commit(var said) -> commit(said);
    }
  }

  /** It is told first: a short rest may be said before anything else is. */
  private void goOn(boolean falseAlarm) {
    session.heldBack(false);
    if (falseAlarm) {
      session.tell(new AgentEvent.FalseInterruption(ticker.wall(), true));
    }
    voice.goOn();
  }

  /** First the speech, or it would fail for want of a voice; that is silent at once. */
  private void interrupt(Speech now) {
    voice.holdBack();
    now.interrupt(false);
    voice.hush(now);
  }

  private void commit(String said) {
    try {
      var _ = session.input(input(said), Optional.empty());
    } catch (HostRefused e) {
      session.tell(new AgentEvent.ErrorRaised(ticker.wall(), "voice", e, false));
    }
  }

  private static Input input(String said) {
    return Input.text(said, OnBusy.INTERRUPT);
  }

  private void tell(TranscriptEvent event) {
    switch (event) {
      case TranscriptEvent.Interim(var words, _, _) -> tell(words, false);
      case TranscriptEvent.Final(var words, _, _) -> {
        session.answeredBy(RECOGNIZER);
        tell(words, true);
        item++;
      }
      case TranscriptEvent.Missed(var failure, _, _) -> {
        item++;
        session.failedBy(RECOGNIZER, failure);
      }
      case TranscriptEvent.EndOfTurn _, TranscriptEvent.Used _ -> {}
    }
  }

  private void tell(Transcript words, boolean isFinal) {
    session.tell(
        new AgentEvent.UserInputTranscribed(
            ticker.wall(),
            words.text(),
            isFinal,
            "said_" + item,
            words.speaker(),
            words.language()));
  }

  /** What was said until now is still input. */
  private void over(String source, Throwable cause) {
    hears = false;
    understands = false;
    session.lost(source, cause);
  }

  /** What somebody else has decided. */
  private record Order(String name, LongFunction<List<Act>> followed) {}
}
