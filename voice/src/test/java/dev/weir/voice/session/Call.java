package dev.weir.voice.session;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentEvent;
import dev.weir.agent.AgentModel;
import dev.weir.agent.AgentSession;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.AgentState;
import dev.weir.agent.Say;
import dev.weir.agent.SessionOptions;
import dev.weir.agent.Speech;
import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.AudioOut;
import dev.weir.agent.speech.TextToSpeech;
import dev.weir.channel.Chan;
import dev.weir.delta.Content;
import dev.weir.log.Message;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A session that is spoken with, in a time that the test moves. */
final class Call implements AutoCloseable {
  static final VoiceOptions COLD =
      VoiceOptions.DEFAULT
          .withEchoWarmUp(Duration.ZERO)
          .withEarlyReplies(VoiceOptions.EarlyReplies.NONE);

  /** Enough for a short word at least. */
  private static final Duration HEARD = Duration.ofMillis(300);

  private static final Duration FRAME = Duration.ofMillis(50);

  private static final Duration STEP = Duration.ofMillis(10);

  final ManualTime time = new ManualTime();
  final ScriptedEar ear = new ScriptedEar();
  final Replies model = new Replies();
  final ScriptedSynthesizer speaker = new ScriptedSynthesizer();
  final WatchedOut out = new WatchedOut(PacedOut.silent(ScriptedSynthesizer.RATE, time));
  final Chan<AudioFrame> microphone = Chan.bounded(4);
  final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
  final AgentSession session;
  final VoiceSession call;
  private final BlockingQueue<AgentEvent> events = new LinkedBlockingQueue<>();

  /** How much of what the ear was told has come to the turns. */
  private final AtomicInteger transcribed = new AtomicInteger();

  private final TextToSpeech synthesizer = TextToSpeech.of(speaker);
  private final SpokenVoice voice = new SpokenVoice(synthesizer, out);

  Call() {
    this(COLD);
  }

  Call(VoiceOptions options) {
    this(options, ScriptedEar::ear);
  }

  Call(VoiceOptions options, Function<ScriptedEar, Ear> with) {
    this(options, with, () -> "Be kind.");
  }

  Call(VoiceOptions options, Function<ScriptedEar, Ear> with, Agent agent) {
    session =
        new AgentSession(
            "s1",
            new AgentSpec("host", "", "", List.of(), () -> agent),
            Map.of(),
            new AgentModel("test", model),
            SessionOptions.DEFAULT,
            time);
    session.endsBy(ends::add);
    var _ = session.listen(this::told);
    call = VoiceSession.start(session, microphone, with.apply(ear), voice, options, time);
    session.start();
  }

  /** Has much said, and is back once some of it is heard: time has gone on for just that. */
  Speech speak(Say much) {
    Speech speech = session.say(much);
    for (Duration on = Duration.ZERO; on.compareTo(HEARD) < 0; on = on.plus(FRAME)) {
      while (!out.hasBeenGiven(AudioOut.QUEUE.plus(on))) {
        goOn(Duration.ZERO);
      }
      time.advance(FRAME);
    }
    var _ = next(AgentEvent.AgentStateChanged.class, event -> event.is() == AgentState.SPEAKING);
    return speech;
  }

  /** The next such event, while time stands still. */
  <E extends AgentEvent> E next(Class<E> kind, Predicate<? super E> which) {
    return next(kind, which, Duration.ZERO);
  }

  <E extends AgentEvent> E next(Class<E> kind) {
    return next(kind, event -> true);
  }

  /** The next such event, while time goes on; how far, only the machine knows. */
  <E extends AgentEvent> E later(Class<E> kind, Predicate<? super E> which) {
    return next(kind, which, STEP);
  }

  private <E extends AgentEvent> E next(Class<E> kind, Predicate<? super E> which, Duration step) {
    while (true) {
      AgentEvent event = events.poll();
      if (event == null) {
        goOn(step);
      } else if (kind.isInstance(event) && which.test(kind.cast(event))) {
        return kind.cast(event);
      }
    }
  }

  <E extends AgentEvent> E later(Class<E> kind) {
    return later(kind, event -> true);
  }

  /** What the model is asked next, while time goes on. */
  String asked() {
    String asked = model.asked.poll();
    while (asked == null) {
      goOn(STEP);
      asked = model.asked.poll();
    }
    return asked;
  }

  private void told(AgentEvent event) {
    if (event instanceof AgentEvent.UserInputTranscribed) {
      transcribed.incrementAndGet();
    }
    events.add(event);
  }

  /**
   * Time goes on; in a step of none, for those whose alarm was due before it was set. It stands
   * still while words are on their way: they are said before it.
   */
  @SuppressWarnings("ThreadPriorityCheck") // others are to go on meanwhile
  private void goOn(Duration step) {
    if (Thread.currentThread().isInterrupted()) {
      throw new AssertionError("took too long, after %s; %s".formatted(session.log(), call));
    }
    time.advance(transcribed.get() < ear.told() ? Duration.ZERO : step);
    Thread.yield();
  }

  /** The last message, as its status and its text. */
  String last() {
    Message last = session.history().getLast();
    String text =
        last.parts().stream()
            .filter(Content.Text.class::isInstance)
            .map(part -> ((Content.Text) part).text())
            .collect(Collectors.joining());
    return last.status() + " " + text;
  }

  @Override
  public void close() {
    call.close();
    session.close();
    voice.close();
    synthesizer.close();
    out.close();
  }
}
