package dev.weir.cli;

import static java.util.Objects.requireNonNull;

import dev.weir.agent.AgentModel;
import dev.weir.agent.speech.DetectionOptions;
import dev.weir.agent.speech.RecognitionOptions;
import dev.weir.agent.speech.TurnHandling;
import dev.weir.cli.console.AudioCall;
import dev.weir.cli.console.Conversation;
import dev.weir.cli.console.Desk;
import dev.weir.voice.session.Ear;
import dev.weir.voice.session.VoiceMeans;
import dev.weir.voice.wav.WavWriter;
import dev.weir.voice.worker.VoicePrewarm;
import dev.weir.voice.worker.WorkerVoice;
import dev.weir.worker.AgentPool;
import dev.weir.worker.EmbeddedDispatcher;
import dev.weir.worker.PoolBuilder;
import dev.weir.worker.Registration;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir console}: a conversation with one agent, here. */
@Command(
    name = "console",
    description = {
      "A conversation with an agent in this terminal, or with what is piped in: no port, no keys.",
      "With --audio-file by voice: what the caller says is in a file."
    },
    mixinStandardHelpOptions = true,
    footer = HostCommand.SETTINGS,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:ended, and all was answered",
      "1:it could not start, the session ended before all was answered, or (of what was piped in) a"
          + " turn failed, or (by voice) was not understood",
      "2:wrong usage",
      "3:ended by SIGTERM, and a reply was cut off",
      "130:stopped by Ctrl-C"
    })
final class ConsoleCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "AGENT",
      converter = Values.Text.class,
      description = "whom to speak with (default: the first of the folder)")
  private @Nullable String agent;

  @Mixin private final FolderFlags folder = new FolderFlags();
  @Mixin private final TalkOptions talk = new TalkOptions();
  @Mixin private final AudioOptions audio = new AudioOptions();

  @Option(names = "--json", description = "each event of the session's log as a JSON object")
  private boolean json;

  @Option(names = "--verbose", description = "what the agent thinks, too, if its model tells")
  private boolean verbose;

  private final Surroundings surroundings;

  ConsoleCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    AgentModel model = talk.models().model(surroundings.environment());
    Optional<Audio> spoken = audio.wanted(surroundings.environment(), talk.models().baseUrl());
    if (spoken.isPresent()) {
      try (Audio means = spoken.get()) {
        return speak(model, means);
      }
    }
    List<Registration> agents = agents();
    try (LogOutput log = talk.log();
        AgentPool pool = pool(model).build()) {
      EmbeddedDispatcher dispatcher = EmbeddedWorker.begin(pool, agents, this::tell);
      err().println("weir: " + talk.models().explain(model));
      return converse(pool, dispatcher, log);
    }
  }

  /** One detector is loaded with the worker; files have no echo. */
  private int speak(AgentModel model, Audio means) throws Exception {
    List<Registration> agents = agents();
    PoolBuilder builder =
        pool(model)
            .turns(TurnHandling.UNSAID.withEchoWarmUp(Duration.ZERO))
            .prewarm(new VoicePrewarm(surroundings.environment()));
    try (LogOutput _ = talk.log();
        WavWriter heard = means.recording();
        AgentPool pool = builder.build()) {
      EmbeddedDispatcher dispatcher = EmbeddedWorker.begin(pool, agents, this::tell);
      WorkerVoice ears = new WorkerVoice(pool.process());
      err().println("weir: " + talk.models().explain(model));
      err().println("weir: " + means.explain(ears.detector().name()));
      return converse(pool, dispatcher, call(pool, ears, means, heard));
    }
  }

  private void tell(String words) {
    err().println("weir: " + words);
  }

  private static AudioCall call(
      AgentPool pool, WorkerVoice ears, Audio means, @Nullable WavWriter heard) {
    return new AudioCall(
        new AudioCall.Means(
            means.caller(),
            heard,
            new VoiceMeans(
                Ear.ofUtterances(
                    ears.detector(),
                    DetectionOptions.DEFAULT,
                    means.ears(),
                    RecognitionOptions.DEFAULT),
                means.mouth().voice(),
                means.mouth().options(),
                agent -> ears.options(requireNonNull(pool.get(agent).turns())))));
  }

  private int converse(AgentPool pool, EmbeddedDispatcher dispatcher, AudioCall call)
      throws Exception {
    Desk.Maker desk = Desk.spoken(call, spec.commandLine().getOut(), err());
    try (Conversation conversation =
        new Conversation(dispatcher, opening -> dispatcher.open(opening, call), options(), desk)) {
      int code =
          signalled(
              conversation,
              false,
              () -> {
                pool.beginDrain();
                call.finish();
              });
      return code == 0 && call.failed() ? 1 : code;
    }
  }

  private Conversation.Options options() {
    return new Conversation.Options(
        Optional.ofNullable(agent), json, verbose, talk.course().drainTimeout());
  }

  private List<Registration> agents() {
    return AgentFiles.atLeastOne(folder.folder(), err()).registrations();
  }

  /** Two sessions, for the moment when one takes the place of the other. */
  private PoolBuilder pool(AgentModel model) {
    return talk.pool(model, 2, surroundings.environment());
  }

  private int converse(AgentPool pool, EmbeddedDispatcher dispatcher, LogOutput log)
      throws Exception {
    boolean drawn = !json && Desk.isTerminal();
    if (drawn) {
      err().println("weir: /help tells what else can be typed; Ctrl-D ends");
      log.hold();
    }
    try (Conversation conversation = new Conversation(dispatcher, options(), desk(drawn))) {
      return signalled(conversation, drawn, pool::beginDrain);
    } finally {
      log.release().forEach(err()::println);
    }
  }

  private Desk.Maker desk(boolean drawn) {
    return drawn
        ? Desk.terminal()
        : Desk.plain(
            new InputStreamReader(System.in, Charset.defaultCharset()),
            spec.commandLine().getOut(),
            err());
  }

  /** A terminal hears of Ctrl-C by itself. */
  private static int signalled(Conversation conversation, boolean drawn, Runnable drain)
      throws InterruptedException {
    Map<String, @Nullable Object> before = new HashMap<>();
    before.put("TERM", Signals.register("TERM", conversation::terminated));
    if (!drawn) {
      before.put("INT", Signals.register("INT", conversation::interrupted));
    }
    try {
      return conversation.run(drain);
    } finally {
      before.forEach(Signals::unregister);
    }
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
