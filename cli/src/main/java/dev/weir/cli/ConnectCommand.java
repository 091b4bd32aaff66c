package dev.weir.cli;

import dev.weir.agent.AgentModel;
import dev.weir.livekit.DirectDispatcher;
import dev.weir.livekit.LiveKitFailed;
import dev.weir.livekit.LiveKitOptions;
import dev.weir.livekit.LiveKitServer;
import dev.weir.voice.worker.VoicePrewarm;
import dev.weir.worker.AgentPool;
import dev.weir.worker.JobState;
import dev.weir.worker.PoolBuilder;
import dev.weir.worker.PrewarmFailed;
import dev.weir.worker.Registration;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code weir connect}: an agent in one room, without a worker that the server knows. */
@Command(
    name = "connect",
    description = {
      "Sends an agent of a folder into one room of a LiveKit server, until the caller has left.",
      "The server knows no worker and dispatches nothing; the room is made if it is not there."
    },
    mixinStandardHelpOptions = true,
    footer = HostCommand.SETTINGS,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:the caller has left, or it was stopped by a signal",
      "1:it could not start, the server could not be reached, or the session failed",
      "2:wrong usage",
      "3:stopped by a signal, and the session was cut off",
      "130:stopped at once, by a second signal"
    })
final class ConnectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "AGENT",
      converter = Values.Text.class,
      description = "who goes there (default: by the room's name, else the first of the folder)")
  private @Nullable String agent;

  @Option(
      names = "--room",
      required = true,
      paramLabel = "ROOM",
      converter = Values.Text.class,
      description = "which room")
  private String room = "";

  @Option(
      names = "--identity",
      paramLabel = "IDENTITY",
      converter = Values.Text.class,
      description =
          "as whom; who is there under the same one has to leave (default: one of its own)")
  private @Nullable String identity;

  @Mixin private final FolderFlags folder = new FolderFlags();
  @Mixin private final LiveKitFlags server = new LiveKitFlags();
  @Mixin private final TalkOptions talk = new TalkOptions();
  @Mixin private final SpeechOptions speaking = new SpeechOptions();
  private final Surroundings surroundings;

  ConnectCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    LiveKitOptions options = server.options(surroundings.environment());
    server.warning().ifPresent(this::say);
    AgentModel model = talk.models().model(surroundings.environment());
    SpeechChoice choice =
        new SpeechChoice(surroundings.environment(), talk.models().baseUrl(), server::usage);
    Optional<Speech> speech = Speech.choose(speaking, choice);
    AgentFiles agents = AgentFiles.atLeastOne(folder.folder(), err());
    checkAgent(agents);
    try (LogOutput _ = talk.log();
        Closing _ = new Closing(speech);
        AgentPool pool = pool(model, speech)) {
      agents.registrations().forEach(pool::add);
      return visit(pool, options, speech);
    } catch (LiveKitFailed | PrewarmFailed e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
  }

  private void checkAgent(AgentFiles agents) {
    List<String> known = agents.registrations().stream().map(Registration::name).toList();
    if (agent != null && !known.contains(agent)) {
      throw server.usage("AGENT: \"%s\" (expected: one of %s)".formatted(agent, known));
    }
  }

  private AgentPool pool(AgentModel model, Optional<Speech> speech) {
    PoolBuilder builder =
        talk.pool(model, 1, surroundings.environment()).drainTimeout(talk.course().drainTimeout());
    if (speech.isPresent()) {
      builder.prewarm(new VoicePrewarm(surroundings.environment()));
    }
    return builder.build();
  }

  private int visit(AgentPool pool, LiveKitOptions options, Optional<Speech> speech)
      throws Exception {
    Visitor visitor =
        new Visitor(pool, options, wish(), () -> findRoom(options), speech, surroundings);
    try (Shutdown _ = Shutdown.onSignals(pool::beginDrain)) {
      try {
        pool.start(visitor);
      } catch (LiveKitFailed e) {
        return notThere(pool, e);
      }
      say("%s goes to room \"%s\"".formatted(agent == null ? "an agent" : agent, OneLine.of(room)));
      pool.awaitDrain();
      int cut = pool.drain(talk.course().drainTimeout());
      return code(visitor.outcome(), cut);
    }
  }

  /** A worker that drains already takes nothing, which is what was asked for. */
  private int notThere(AgentPool pool, LiveKitFailed why) {
    if (!pool.draining()) {
      throw why;
    }
    say("stopped before the agent was there");
    return 0;
  }

  private void findRoom(LiveKitOptions options) throws InterruptedException {
    try (LiveKitServer asked = new LiveKitServer(options)) {
      if (asked.room(room).isEmpty()) {
        say("room \"%s\" was not there and is made".formatted(OneLine.of(room)));
        var _ = asked.createRoom(room);
      }
    }
  }

  private int code(DirectDispatcher.Outcome outcome, int cut) {
    if (cut > 0) {
      say("the session was cut off");
      return HostCommand.CUT;
    }
    if (outcome.state() == JobState.FAILED) {
      throw new Failure("the session has failed: " + outcome.error());
    }
    say("the session has ended");
    return 0;
  }

  private DirectDispatcher.Visit wish() {
    String metadata =
        agent == null ? "" : JsonMapper.shared().createObjectNode().put("agent", agent).toString();
    return new DirectDispatcher.Visit(room, Optional.ofNullable(identity), metadata);
  }

  private void say(String words) {
    err().println("weir: " + words);
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Speech, which is closed after the pool. */
  private record Closing(Optional<Speech> speech) implements AutoCloseable {
    @Override
    public void close() {
      speech.ifPresent(Speech::close);
    }
  }
}
