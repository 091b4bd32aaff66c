package dev.weir.livekit.rtc;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.weir.agent.Agent;
import dev.weir.agent.AgentModel;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.ProcessContext;
import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.DetectionOptions;
import dev.weir.agent.speech.RecognitionOptions;
import dev.weir.agent.speech.SentenceVoice;
import dev.weir.agent.speech.SynthesisOptions;
import dev.weir.agent.speech.TextToSpeech;
import dev.weir.agent.speech.Transcript;
import dev.weir.agent.speech.TurnHandling;
import dev.weir.agent.speech.UtteranceRecognizer;
import dev.weir.agent.speech.VoiceDetection;
import dev.weir.agent.speech.VoiceDetector;
import dev.weir.channel.Chan;
import dev.weir.channel.ChanClosed;
import dev.weir.channel.Receiver;
import dev.weir.livekit.LiveKitDispatcher;
import dev.weir.livekit.LiveKitOptions;
import dev.weir.livekit.RealServer;
import dev.weir.livekit.Room;
import dev.weir.livekit.room.AgentRooms;
import dev.weir.voice.session.Ear;
import dev.weir.voice.session.VoiceMeans;
import dev.weir.voice.worker.VoicePrewarm;
import dev.weir.voice.worker.WorkerVoice;
import dev.weir.worker.AgentPool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * A worker of ours as a program of its own. Its agent {@code humming} greets with a tone without an
 * end, {@code silent} says nothing; both listen, with the detector that workers have. Led by words,
 * one a line: {@code forget}, {@code figures}; ends with its input.
 *
 * <p>Arguments: the server, the library.
 */
public final class LoadWorker {
  static final double HERTZ = 440;
  private static final int SLOTS = 100;
  private static final Duration TONE = Duration.ofMinutes(10);

  private final List<Meter> meters = new CopyOnWriteArrayList<>();
  private final ProcessContext process = new ProcessContext("virtual-thread", Optional.empty());
  private final AgentPool pool;

  private LoadWorker(URI server, Path library) throws Exception {
    new VoicePrewarm(System.getenv()).load(process);
    WorkerVoice voice = new WorkerVoice(process);
    Ear ear =
        Ear.ofUtterances(
            new Metered(voice.detector()),
            DetectionOptions.DEFAULT,
            new Nothing(),
            RecognitionOptions.DEFAULT);
    VoiceMeans means =
        new VoiceMeans(
            ear,
            TextToSpeech.of(new Humming()),
            SynthesisOptions.DEFAULT,
            _ -> voice.options(TurnHandling.UNSAID));
    pool =
        AgentPool.builder()
            .agentName("load")
            .maxConcurrentSessions(SLOTS)
            .model(new AgentModel("none", new StreamingChatModel() {}))
            .build()
            .add(new AgentSpec("humming", "Hum", "", List.of(), () -> Listener.SAME))
            .add(new AgentSpec("silent", "", "", List.of(), () -> Listener.SAME));
    AgentRooms rooms = new AgentRooms(NativeRtc.load(library), Optional.of(means));
    pool.start(
        new LiveKitDispatcher(
            new LiveKitOptions(server, RealServer.KEY, RealServer.SECRET),
            (ticket, session, gone) -> {
              Room room = rooms.join(ticket, session, gone);
              say("{\"event\":\"joined\",\"room\":\"%s\"}", ticket.room());
              return room;
            }));
  }

  private enum Listener implements Agent {
    SAME;

    @Override
    public String instructions() {
      return "";
    }
  }

  public static void main(String[] arguments) throws Exception {
    LoadWorker worker = new LoadWorker(URI.create(arguments[0]), Path.of(arguments[1]));
    System.out.println("{\"event\":\"begun\"}");
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      switch (line) {
        case "forget" -> worker.meters.forEach(Meter::forget);
        case "figures" -> worker.tell();
        default -> throw new IllegalArgumentException("word: " + line);
      }
      System.out.println("{\"event\":\"done\"}");
    }
    worker.pool.close();
    System.out.println("{\"event\":\"closed\"}");
    System.exit(0);
  }

  private void tell() throws IOException {
    meters.stream().filter(Meter::hasHeard).forEach(Meter::tell);
    System.gc();
    var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    say(
        "{\"event\":\"figures\",\"at\":%.1f,\"sessions\":%d,\"threads\":%s,\"rssKiB\":%s,\"heapKiB\":%d,\"cpuMs\":%d}",
        System.nanoTime() / 1e6,
        pool.live().size(),
        ofProcess("Threads:"),
        ofProcess("VmRSS:"),
        heap.getUsed() / 1024,
        ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis());
  }

  /** A whole line at once: other lines may come between its pieces. */
  private static void say(String format, Object... of) {
    System.out.println(format.formatted(of));
  }

  private static String ofProcess(String name) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.replaceAll("\\D", ""))
        .collect(Collectors.joining());
  }

  /** A voice that hums, whatever it is to say. */
  private static final class Humming implements SentenceVoice {
    @Override
    public String name() {
      return "humming";
    }

    @Override
    public TextToSpeech.Capabilities capabilities() {
      return new TextToSpeech.Capabilities(true, Tone.RATE);
    }

    @Override
    public void speak(String text, SynthesisOptions options, Speaker speaker)
        throws InterruptedException {
      Duration frame = Duration.ofMillis(100);
      Tone tone = new Tone(HERTZ);
      for (Duration said = Duration.ZERO; said.compareTo(TONE) < 0; said = said.plus(frame)) {
        speaker.play(tone.next(frame));
      }
    }

    @Override
    public void close() {}
  }

  /** Understands nothing: there is nothing to understand. */
  private static final class Nothing implements UtteranceRecognizer {
    @Override
    public String name() {
      return "nothing";
    }

    @Override
    public int sampleRate() {
      return 16_000;
    }

    @Override
    public Transcript recognize(AudioFrame utterance, RecognitionOptions options) {
      throw new AssertionError("a tone is no speech");
    }

    @Override
    public void close() {}
  }

  /** The detector as it is, of which it is measured what it is given. */
  private final class Metered implements VoiceDetector {
    private final VoiceDetector detector;

    Metered(VoiceDetector detector) {
      this.detector = detector;
    }

    @Override
    public String name() {
      return detector.name();
    }

    @Override
    public VoiceDetection listen(Receiver<AudioFrame> audio, DetectionOptions options) {
      Meter meter = new Meter();
      meters.add(meter);
      Chan<AudioFrame> on = Chan.bounded(1);
      Thread.ofVirtual().start(() -> meter.pass(audio, on));
      return detector.listen(on, options);
    }

    @Override
    public void close() {
      detector.close();
    }
  }

  private static final class Meter {
    private final ReentrantLock lock = new ReentrantLock();
    private Heard heard = new Heard();
    private long millis;

    void pass(Receiver<AudioFrame> from, Chan<AudioFrame> to) {
      try {
        while (true) {
          AudioFrame frame = from.receive();
          add(frame);
          to.send(frame);
        }
      } catch (ChanClosed | InterruptedException e) {
        to.close();
      }
    }

    private void add(AudioFrame frame) {
      lock.lock();
      try {
        heard.add(frame);
        millis += frame.duration().toMillis();
      } finally {
        lock.unlock();
      }
    }

    void forget() {
      lock.lock();
      try {
        heard = new Heard();
        millis = 0;
      } finally {
        lock.unlock();
      }
    }

    /** Not where the caller has no microphone. */
    boolean hasHeard() {
      lock.lock();
      try {
        return millis > 0;
      } finally {
        lock.unlock();
      }
    }

    void tell() {
      lock.lock();
      try {
        say(
            "{\"event\":\"heard\",\"hz\":%.2f,\"rms\":%.1f,\"soundMs\":%d}",
            heard.frequency(), heard.rms(), millis);
      } finally {
        lock.unlock();
      }
    }
  }
}
