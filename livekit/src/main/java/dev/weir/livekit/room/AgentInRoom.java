package dev.weir.livekit.room;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import dev.weir.agent.AgentEvent;
import dev.weir.agent.AgentSession;
import dev.weir.internal.Nursery;
import dev.weir.livekit.Room;
import dev.weir.voice.session.VoiceMeans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An agent's session in a room, from when it was joined until it is left. */
final class AgentInRoom implements Room {
  /** How long what was said last may take to be shown. */
  static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private static final System.Logger LOG = System.getLogger(AgentInRoom.class.getName());
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final List<CompletableFuture<?>> speaking = new ArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Means means;
  private final Optional<VoiceMeans> voice;
  private final Nursery threads;
  private final Handlers handlers;
  private final StateSign sign;
  private final Chat chat;
  private final SessionControl control;
  private final RecordedAhead recorded;
  private final CallerMicrophone microphone;
  private final AgentCaptions captions;
  private final CallerCaptions transcripts;
  private AgentSession.@Nullable Listening listening;
  private volatile @Nullable SpokenSide spoken;

  private AgentInRoom(Means means, Optional<VoiceMeans> voice) {
    this.means = means;
    this.voice = voice;
    this.threads = new Nursery(means.name(), CLOSE_TIMEOUT);
    this.handlers = new Handlers(means);
    this.sign = new StateSign(means, means.session()::agentState);
    this.chat = new Chat(means);
    this.control = new SessionControl(means);
    this.recorded = new RecordedAhead(means);
    this.microphone = new CallerMicrophone(means, recorded);
    OldCaptions old = new OldCaptions(means);
    this.captions = new AgentCaptions(means, this::track, old);
    this.transcripts = new CallerCaptions(means, microphone::track, old);
  }

  /** In a room that was joined, which is left if that fails. Waits for the server. */
  static AgentInRoom enter(Means means, Supplier<Optional<VoiceMeans>> voice)
      throws InterruptedException {
    AgentInRoom entered = null;
    boolean whole = false;
    try {
      entered = new AgentInRoom(means, voice.get());
      entered.begin();
      whole = true;
      return entered;
    } finally {
      if (!whole) {
        if (entered == null) {
          means.room().close();
        } else {
          entered.close();
        }
      }
    }
  }

  private void begin() throws InterruptedException {
    AgentSession session = means.session();
    new CallRoom(means.room(), means.door(), handlers).isOf(session);
    listening = session.listen(this::told);
    sign.show();
    say("state", sign::run);
    say("captions", captions::run);
    say("transcripts", transcripts::run);
    say("control", control::run);
    var _ = fork("chat", chat::run);
    var _ = fork("data", handlers::run);
    var _ = fork("events", reception()::run);
    if (voice.isPresent()) {
      var _ = fork("recorded", recorded::run);
      var _ = fork("microphone", microphone::run);
      spoken = SpokenSide.begin(means, voice.get(), microphone);
    }
  }

  private Reception reception() {
    return new Reception(
        means,
        sign,
        chat,
        control,
        handlers,
        voice.map(_ -> new Reception.Hearing(microphone, recorded)));
  }

  private CompletableFuture<Boolean> fork(String name, Callable<Boolean> task) {
    return threads.fork(name, () -> run(name, task));
  }

  /** What it says is waited for in the end. */
  private void say(String name, Callable<Boolean> task) {
    speaking.add(fork(name, task));
  }

  /** Without one of its parts an agent is not what its caller expects: the session ends. */
  private boolean run(String name, Callable<Boolean> task) throws Exception {
    try {
      return task.call();
    } catch (RuntimeException | Error e) {
      LOG.log(ERROR, means.name() + "/" + name + " has failed, the session ends", e);
      means.session().lost("room", e);
      return false;
    }
  }

  private String track() {
    SpokenSide now = spoken;
    return now == null ? "" : now.track().sid();
  }

  private void told(AgentEvent event) {
    control.told(event);
    switch (event) {
      case AgentEvent.AgentStateChanged _ -> sign.show();
      case AgentEvent.UserInputTranscribed said -> transcripts.add(said);
      default -> {}
    }
  }

  /**
   * Hears nobody any more, shows what was said last, takes down the track, leaves. Idempotent;
   * waits for about as long as the room's {@code close} and three seconds, at most.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    means.door().close();
    SpokenSide last = spoken;
    with(last, "ears", side -> side.ears().close());
    step("microphone", microphone::close);
    step("recorded", recorded::close);
    step("chat", chat::close);
    step("code", handlers::close);
    step("last words", this::sayLast);
    with(last, "voice", side -> side.voice().close());
    with(last, "sound", side -> side.out().close());
    step("threads", threads::close);
    with(last, "track", side -> side.track().close());
    step("room", means.room()::close);
  }

  private void sayLast() {
    if (listening != null) {
      listening.close();
    }
    sign.show();
    sign.close();
    transcripts.close();
    control.close();
    captions.close();
    var _ = Nursery.await(speaking, means.ticker(), LAST_WORDS);
  }

  private void with(@Nullable SpokenSide side, String what, Consumer<SpokenSide> step) {
    if (side != null) {
      step(what, () -> step.accept(side));
    }
  }

  /** Whatever it comes upon, the next follows. */
  private void step(String what, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      LOG.log(WARNING, "%s: leaving: %s has failed".formatted(means.name(), what), e);
    }
  }
}
