package dev.weir.livekit;

import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.weir.agent.Agent;
import dev.weir.agent.AgentModel;
import dev.weir.agent.AgentSession;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.ProcessContext;
import dev.weir.agent.scripted.ScriptedModel;
import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.DetectionOptions;
import dev.weir.agent.speech.RecognitionOptions;
import dev.weir.agent.speech.SynthesisOptions;
import dev.weir.agent.speech.TextToSpeech;
import dev.weir.agent.speech.TurnHandling;
import dev.weir.agent.speech.VoiceDetection;
import dev.weir.agent.speech.VoiceEvent.SpeechEnded;
import dev.weir.channel.Chan;
import dev.weir.livekit.room.AgentRooms;
import dev.weir.livekit.rtc.NativeRtc;
import dev.weir.voice.local.EspeakNg;
import dev.weir.voice.local.PocketSphinx;
import dev.weir.voice.session.Ear;
import dev.weir.voice.session.VoiceMeans;
import dev.weir.voice.wav.WavReader;
import dev.weir.voice.worker.VoicePrewarm;
import dev.weir.voice.worker.WorkerVoice;
import dev.weir.worker.AgentPool;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A worker whose agent books tables by voice: espeak-ng speaks, pocketsphinx understands, both on
 * this machine.
 */
final class SpokenDesk implements AutoCloseable {
  static final String NAME = "desk";

  /** What callers say. */
  static final String REQUEST = "book a table for four at seven";

  /** What they are told of it, with other words around. */
  static final String ANSWER = "A table for four is booked at seven.";

  private static final String GRAMMAR =
      """
      #JSGF V1.0;
      grammar booking;
      public <request> = [please] book a table for (two | three | four) [at (six | seven | eight)];
      """;

  private static final String ANSWERS =
      """
      #JSGF V1.0;
      grammar answer;
      public <answer> = a table for (two | three | four) is (booked | free | taken) at (six | seven | eight);
      """;

  private static final Duration FRAME = Duration.ofMillis(20);

  /** Cuts between sentences, too, of which each is understood by itself. */
  private static final DetectionOptions SENTENCES =
      DetectionOptions.DEFAULT
          .withMinSilence(Duration.ofMillis(150))
          .withPrefixPadding(Duration.ofMillis(100));

  final BlockingQueue<String> booked = new LinkedBlockingQueue<>();
  private final BlockingQueue<Held> sessions;
  final AgentPool pool;
  final Watched rtc;
  final String detector;

  private final ProcessContext process = new ProcessContext("virtual-thread", Optional.empty());
  private final TextToSpeech synthesizer = TextToSpeech.of(espeak());
  private final URI url;
  private final Path folder;
  private final NativeRtc client;

  /**
   * The server knows it when this returns.
   *
   * @param folder for files, until it is closed
   * @param greeting what it says first; empty for nothing
   */
  SpokenDesk(URI url, Path folder, String greeting) throws Exception {
    this(url, folder, greeting, new LinkedBlockingQueue<>());
  }

  private SpokenDesk(URI url, Path folder, String greeting, BlockingQueue<Held> sessions)
      throws Exception {
    this.url = url;
    this.sessions = sessions;
    this.folder = folder;
    client = NativeRtc.load(PeerPrograms.nativeLibrary());
    rtc = new Watched(client);
    new VoicePrewarm(PeerPrograms.detection()).load(process);
    WorkerVoice voice = new WorkerVoice(process);
    detector = voice.detector().name();
    AgentRooms rooms = new AgentRooms(rtc.client(), Optional.of(means(voice)));
    pool =
        AgentPool.builder()
            .agentName(NAME)
            .maxConcurrentSessions(20)
            .model(new AgentModel("scripted", ScriptedModel.builder().tokensPerSecond(0).build()))
            .build()
            .add(new AgentSpec("host", greeting, "", List.of(), Host::new));
    LiveKitOptions options = new LiveKitOptions(url, RealServer.KEY, RealServer.SECRET);
    pool.start(
        new LiveKitDispatcher(
            options,
            (ticket, session, gone) -> {
              Room room = rooms.join(ticket, session, gone);
              sessions.add(new Held(ticket.room(), (AgentSession) session));
              return room;
            }));
  }

  private VoiceMeans means(WorkerVoice voice) throws Exception {
    Ear ear =
        Ear.ofUtterances(
            voice.detector(),
            DetectionOptions.DEFAULT,
            sphinx(GRAMMAR),
            RecognitionOptions.DEFAULT);
    return new VoiceMeans(
        ear,
        synthesizer,
        slowly(),
        _ -> voice.options(TurnHandling.UNSAID.withEchoWarmUp(Duration.ZERO)));
  }

  /** Books tables, by the clock's words, as they are said. */
  private final class Host implements Agent {
    @Override
    public String instructions() {
      return "You book tables.";
    }

    @Tool("Book a table for people to eat at the restaurant")
    String bookTable(@P("number of people") int people, @P("time of arrival, HH:mm") String time) {
      booked.add(people + " at " + time);
      return ANSWER;
    }
  }

  /** What this sounds like, as callers say it. */
  static AudioFrame said(String text) throws Exception {
    List<AudioFrame> sound = new ArrayList<>();
    espeak().speak(text, slowly(), sound::add);
    return AudioFrame.concat(sound);
  }

  /** What is understood of answers, sentence by sentence. */
  List<String> understood(Path recording) throws Exception {
    PocketSphinx sphinx = sphinx(ANSWERS);
    List<String> all = new ArrayList<>();
    for (SpeechEnded each : sentences(recording)) {
      AudioFrame sound = AudioFrame.concat(each.audio());
      all.add(sphinx.recognize(sound, RecognitionOptions.DEFAULT).text());
    }
    return all;
  }

  private List<SpeechEnded> sentences(Path recording) throws Exception {
    Chan<AudioFrame> sound = Chan.bounded(8);
    try (WavReader wav = WavReader.open(recording);
        VoiceDetection heard = new WorkerVoice(process).detector().listen(sound, SENTENCES)) {
      Thread feeder = Thread.startVirtualThread(() -> feed(wav, sound));
      List<SpeechEnded> ended =
          heard.events().stream()
              .filter(SpeechEnded.class::isInstance)
              .map(SpeechEnded.class::cast)
              .toList();
      feeder.join();
      return ended;
    }
  }

  private static void feed(WavReader wav, Chan<AudioFrame> to) {
    try {
      for (var next = wav.read(FRAME); next.isPresent(); next = wav.read(FRAME)) {
        to.send(next.get());
      }
      to.close();
    } catch (Exception e) {
      to.fail(e);
    }
  }

  private static SynthesisOptions slowly() {
    return SynthesisOptions.DEFAULT.withSpeed(0.9);
  }

  private static EspeakNg espeak() {
    Optional<EspeakNg> found = EspeakNg.find();
    PeerPrograms.require(found.isPresent(), "espeak-ng (apt-get install espeak-ng)");
    return found.orElseThrow();
  }

  private PocketSphinx sphinx(String grammar) throws Exception {
    Optional<PocketSphinx> found = PocketSphinx.find();
    PeerPrograms.require(
        found.isPresent(), "pocketsphinx (apt-get install pocketsphinx pocketsphinx-en-us)");
    Path file = Files.createTempFile(folder, "said", ".gram");
    return found.orElseThrow().withGrammar(Files.writeString(file, grammar));
  }

  /** Another worker of the name; {@link #awaitSession} of either tells the sessions of both. */
  SpokenDesk beside() throws Exception {
    return new SpokenDesk(url, folder, "", sessions);
  }

  /** The next session whose agent is in its room. */
  Held awaitSession() throws InterruptedException {
    return ScriptedServer.wait(sessions, "agent in a room");
  }

  /** A session, and where it is held. */
  record Held(String room, AgentSession session) {}

  @Override
  public void close() {
    pool.close();
    client.close();
    synthesizer.close();
    process.close();
  }
}
