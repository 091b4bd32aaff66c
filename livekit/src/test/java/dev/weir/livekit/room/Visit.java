package dev.weir.livekit.room;

import static java.util.Objects.requireNonNull;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentModel;
import dev.weir.agent.AgentSession;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.SessionOptions;
import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.SynthesisOptions;
import dev.weir.agent.speech.TextToSpeech;
import dev.weir.livekit.JobType;
import dev.weir.livekit.Participant;
import dev.weir.livekit.Room;
import dev.weir.livekit.RoomTicket;
import dev.weir.time.ManualTime;
import dev.weir.voice.session.VoiceMeans;
import dev.weir.voice.session.VoiceOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An agent in a room in memory, in a time that the test moves. */
final class Visit implements AutoCloseable {
  private static final Duration STEP = Duration.ofMillis(10);

  final ManualTime time = new ManualTime();
  final ScriptedEar ear = new ScriptedEar();
  final ScriptedModel model = new ScriptedModel();
  final FakeRtc rtc = new FakeRtc();
  final FakeRoom room = rtc.room;
  final BlockingQueue<String> gone = new LinkedBlockingQueue<>();
  final AgentSession session;
  private final TextToSpeech mouth = TextToSpeech.of(new ScriptedVoice());
  private final boolean speaks;
  private RoomOptions options = RoomOptions.DEFAULT;
  private @Nullable Room joined;

  private Visit(boolean speaks, Agent agent) {
    this.speaks = speaks;
    this.session =
        new AgentSession(
            "s1",
            new AgentSpec("host", "", "", List.of(), () -> agent),
            Map.of(),
            new AgentModel("test", model),
            SessionOptions.DEFAULT,
            time);
  }

  static Visit byText() {
    return new Visit(false, () -> "Be kind.");
  }

  static Visit byText(Agent agent) {
    return new Visit(false, agent);
  }

  /** With a voice; somebody has subscribed to it already. */
  static Visit byVoice() {
    Visit visit = new Visit(true, () -> "Be kind.");
    visit.room.track.subscribed.countDown();
    return visit;
  }

  static Visit byVoiceUnheard() {
    return new Visit(true, () -> "Be kind.");
  }

  Visit with(RoomOptions other) {
    options = other;
    return this;
  }

  static RoomTicket ticket(JobType type, Optional<String> identity) {
    return new RoomTicket(
        "AJ_1",
        "lobby",
        URI.create("ws://host"),
        "token",
        type,
        identity.map(it -> new Participant(it, "", "", Map.of())),
        "",
        "",
        Map.of());
  }

  AgentRooms rooms() {
    VoiceMeans means =
        new VoiceMeans(
            ear.ear(),
            mouth,
            SynthesisOptions.DEFAULT,
            agent ->
                VoiceOptions.DEFAULT
                    .withEchoWarmUp(Duration.ZERO)
                    .withFalseInterruption(Duration.ZERO)
                    .withEarlyReplies(VoiceOptions.EarlyReplies.NONE));
    return new AgentRooms(rtc, speaks ? Optional.of(means) : Optional.empty())
        .with(options)
        .with(time);
  }

  /** Joins for the room, and begins the session. */
  Visit join() throws Exception {
    return join(ticket(JobType.ROOM, Optional.empty()));
  }

  Visit join(RoomTicket ticket) throws Exception {
    joined = rooms().join(ticket, session, () -> gone.add("gone"));
    session.start();
    return this;
  }

  Room joined() {
    return requireNonNull(joined);
  }

  /** The first that is there, while time stands still. */
  <T> T now(Supplier<@Nullable T> what) {
    return await(what, Duration.ZERO);
  }

  /** The first that is there, while time goes on; how far, only the machine knows. */
  <T> T later(Supplier<@Nullable T> what) {
    return await(what, STEP);
  }

  void laterThat(BooleanSupplier holds) {
    var _ = later(() -> holds.getAsBoolean() ? true : null);
  }

  void nowThat(BooleanSupplier holds) {
    var _ = now(() -> holds.getAsBoolean() ? true : null);
  }

  @SuppressWarnings("ThreadPriorityCheck") // others are to go on meanwhile
  private <T> T await(Supplier<@Nullable T> what, Duration step) {
    T found = what.get();
    while (found == null) {
      if (Thread.currentThread().isInterrupted()) {
        throw new AssertionError("took too long, after %s".formatted(session.log()));
      }
      time.advance(step);
      Thread.yield();
      found = what.get();
    }
    return found;
  }

  /** Somebody's microphone is there, and is heard. */
  void hears(String identity, String sid) throws InterruptedException {
    room.unmutes(identity, sid);
    requireNonNull(room.streams.get(sid))
        .send(AudioFrame.silence(CallerMicrophone.FRAME, CallerMicrophone.RATE));
    var _ = ear.sound.take();
  }

  /** Much is said, and some of it is heard; time stands still from then on. */
  FakeText speaks(String much) {
    var _ = session.say(much);
    laterThat(() -> room.track.millis() >= 500);
    return now(room.texts::poll);
  }

  /** The next state that is shown. */
  String state() {
    return now(room.attributes::poll).getOrDefault(StateSign.ATTRIBUTE, "");
  }

  @Override
  public void close() {
    session.close();
    try {
      if (joined != null) {
        joined.close();
      }
      mouth.close();
      ear.voice.cancel();
      ear.awaitEnd();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new AssertionError("cannot be left", e);
    }
  }
}
