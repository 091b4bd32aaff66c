package dev.weir.voice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.weir.agent.Agent;
import dev.weir.agent.AgentModel;
import dev.weir.agent.AgentSession;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.ProcessContext;
import dev.weir.agent.SessionOptions;
import dev.weir.agent.scripted.ScriptedModel;
import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.AudioOut;
import dev.weir.agent.speech.DetectionOptions;
import dev.weir.agent.speech.RecognitionOptions;
import dev.weir.agent.speech.SynthesisOptions;
import dev.weir.agent.speech.TextToSpeech;
import dev.weir.agent.speech.TurnHandling;
import dev.weir.agent.speech.VoiceEvent.SpeechEnded;
import dev.weir.channel.Chan;
import dev.weir.delta.Content;
import dev.weir.log.Message;
import dev.weir.time.Ticker;
import dev.weir.voice.local.EspeakNg;
import dev.weir.voice.local.PocketSphinx;
import dev.weir.voice.session.Ear;
import dev.weir.voice.session.PacedOut;
import dev.weir.voice.session.SpokenVoice;
import dev.weir.voice.session.VoiceSession;
import dev.weir.voice.wav.WavReader;
import dev.weir.voice.wav.WavWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A conversation by voice from end to end, in real time, with real programs: one speaks for the
 * caller and for the agent, the other understands both. Skipped where they are not installed.
 */
@Tag("voice")
@Timeout(180)
class SpokenLoopTest {
  private static final String GRAMMAR =
      """
      #JSGF V1.0;
      grammar booking;
      public <request> = [please] book a table for (two | three | four) [at (six | seven | eight)];
      """;

  /** What the agent says of the tool's result; the sentences around it are not of this. */
  private static final String ANSWER =
      """
      #JSGF V1.0;
      grammar answer;
      public <answer> = a table for (two | three | four) is (booked | free | taken) at (six | seven | eight);
      """;

  private static final int RATE = EspeakNg.SAMPLE_RATE;
  private static final Duration FRAME = Duration.ofMillis(20);

  /** Cuts between sentences, too, of which each is understood by itself. */
  private static final DetectionOptions SENTENCES =
      DetectionOptions.DEFAULT
          .withMinSilence(Duration.ofMillis(150))
          .withPrefixPadding(Duration.ofMillis(100));

  /** Of a sample that is speech, not the end of a breath. */
  private static final int LOUD = 1_000;

  private final Ticker ticker = Ticker.system();
  private final ProcessContext process = new ProcessContext("virtual-thread", Optional.empty());
  private final BlockingQueue<String> booked = new LinkedBlockingQueue<>();
  private final Chan<AudioFrame> microphone = Chan.bounded(8);
  @TempDir Path folder;

  @BeforeAll
  static void sayWhatIsAbsent() {
    if (EspeakNg.find().isEmpty() || PocketSphinx.find().isEmpty()) {
      System.err.println(
          "skipped: conversations by voice (apt-get install espeak-ng pocketsphinx pocketsphinx-en-us)");
    }
  }

  @BeforeEach
  void load() throws Exception {
    new VoicePrewarm(System.getenv()).load(process);
  }

  @AfterEach
  void close() {
    process.close();
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
      return "A table for four is booked at seven.";
    }
  }

  @Test
  void booking_saidAloud_callsTheToolAndIsAnsweredAloud() throws Exception {
    AudioFrame request = said("book a table for four at seven");
    Path recording = folder.resolve("out.wav");
    Duration asked;
    try (WavWriter wav = WavWriter.create(recording, RATE);
        Conversation call = new Conversation(PacedOut.recording(wav, RATE, ticker), "")) {
      long began = ticker.nanos();
      feed(AudioFrame.concat(List.of(silence(300), request, silence(500))));
      microphone.close();
      call.ears.awaitEnd();
      asked = Duration.ofNanos(ticker.nanos() - began);
      assertThat(call.session.awaitIdle(Duration.ofMinutes(1))).isTrue();
      assertThat(booked).containsExactly("4 at 19:00");
      assertThat(texts(call.session))
          .startsWith("book a table for four at seven")
          .last()
          .asString()
          .contains("A table for four is booked at seven.");
    }
    List<SpeechEnded> heard = speech(recording);
    Duration all = heard.stream().map(SpeechEnded::speech).reduce(Duration.ZERO, Duration::plus);
    List<String> understood = understood(heard);
    System.err.printf(
        "spoken loop: the request was input %d ms after the call began, %.1f s of speech were heard in return, understood as: %s%n",
        asked.toMillis(), all.toMillis() / 1e3, understood);
    assertThat(all).isGreaterThan(Duration.ofSeconds(1));
    assertThat(
            heard
                .getFirst()
                .at()
                .minus(heard.getFirst().silence())
                .minus(heard.getFirst().speech()))
        .as("in step with time: nothing is answered before it was asked")
        .isGreaterThan(request.duration());
    assertThat(understood).contains("a table for four is booked at seven");
  }

  @Test
  void bargeIn_amidTheAnswer_silencesTheAgent() throws Exception {
    AudioFrame request = said("please book a table for four at seven");
    String greeting =
        "Good evening and welcome, I will gladly tell you everything about our house, which was"
            + " built long ago by the river, and about the tables that we have in it, and about the"
            + " people who have been sitting there for all these many years, day after day.";
    Path recording = folder.resolve("out.wav");
    try (WavWriter wav = WavWriter.create(recording, RATE)) {
      Stamped out = new Stamped(PacedOut.recording(wav, RATE, ticker));
      try (Conversation call = new Conversation(out, greeting)) {
        while (out.played().compareTo(Duration.ofSeconds(1)) < 0) {
          feed(silence(100));
        }
        AudioFrame loud = request.slice(firstLoud(request), request.length());
        long spoke = ticker.nanos();
        feed(AudioFrame.concat(List.of(loud, silence(500))));
        microphone.close();
        call.ears.awaitEnd();
        assertThat(call.session.awaitIdle(Duration.ofMinutes(1))).isTrue();

        Message greeted = call.session.history().getFirst();
        assertThat(greeted.status()).isEqualTo(Message.Status.INTERRUPTED);
        assertThat(greeting).startsWith(text(greeted));
        assertThat(text(greeted)).isNotEqualTo(greeting).contains("Good evening");
        assertThat(booked).containsExactly("4 at 19:00");
        Duration stopped = Duration.ofNanos(out.paused.get() - spoke);
        assertThat(stopped)
            .as("while the caller spoke, not once all was said")
            .isPositive()
            .isLessThan(loud.duration());
        Duration least = new WorkerVoice(process).options(TurnHandling.UNSAID).leastSpeech();
        System.err.printf(
            "barge-in (%s): silent %d ms after the first loud frame was said, %d ms beyond the %d ms of speech that it takes%n",
            new WorkerVoice(process).detector().name(),
            stopped.toMillis(),
            stopped.minus(least).toMillis(),
            least.toMillis());
      }
    }
  }

  /** A session whose caller this test plays. */
  private final class Conversation implements AutoCloseable {
    final AgentSession session;
    final VoiceSession ears;
    private final AudioOut out;
    private final TextToSpeech synthesizer = TextToSpeech.of(espeak());
    private final SpokenVoice voice;

    Conversation(AudioOut out, String greeting) throws Exception {
      this.out = out;
      var model = new AgentModel("scripted", ScriptedModel.builder().tokensPerSecond(0).build());
      session =
          new AgentSession(
              "loop",
              new AgentSpec("host", greeting, "", List.of(), Host::new),
              Map.of(),
              model,
              SessionOptions.DEFAULT,
              ticker);
      voice = new SpokenVoice(synthesizer, SynthesisOptions.DEFAULT.withSpeed(0.9), out);
      WorkerVoice worker = new WorkerVoice(process);
      Ear ear =
          Ear.ofUtterances(
              worker.detector(),
              DetectionOptions.DEFAULT,
              sphinx(GRAMMAR),
              RecognitionOptions.DEFAULT);
      ears =
          VoiceSession.start(
              session,
              microphone,
              ear,
              voice,
              worker.options(TurnHandling.UNSAID.withEchoWarmUp(Duration.ZERO)),
              ticker);
      session.start();
    }

    @Override
    public void close() {
      ears.close();
      session.close();
      voice.close();
      synthesizer.close();
      out.close();
    }
  }

  /** Notes when it first fell silent by order. */
  private final class Stamped implements AudioOut {
    final AtomicLong paused = new AtomicLong();
    private final AudioOut out;

    Stamped(AudioOut out) {
      this.out = out;
    }

    @Override
    public int sampleRate() {
      return out.sampleRate();
    }

    @Override
    public void play(AudioFrame frame) throws InterruptedException {
      out.play(frame);
    }

    @Override
    public void awaitPlayed(Duration total) throws InterruptedException {
      out.awaitPlayed(total);
    }

    @Override
    public Duration played() {
      return out.played();
    }

    @Override
    public void pause() {
      out.pause();
      paused.compareAndSet(0, ticker.nanos());
    }

    @Override
    public void resume() {
      out.resume();
    }

    @Override
    public void clear() {
      out.clear();
    }

    @Override
    public void close() {
      out.close();
    }
  }

  /** As a microphone does: each frame once it was said. */
  private void feed(AudioFrame sound) throws Exception {
    int length = AudioFrame.samplesIn(FRAME, RATE);
    long began = ticker.nanos();
    for (int at = 0; at < sound.length(); at += length) {
      AudioFrame frame = sound.slice(at, Math.min(at + length, sound.length()));
      long due = began + AudioFrame.durationOf(at + frame.length(), RATE).toNanos();
      ticker.sleep(Duration.ofNanos(due - ticker.nanos()));
      microphone.send(frame);
    }
  }

  private List<SpeechEnded> speech(Path recording) throws Exception {
    Chan<AudioFrame> sound = Chan.bounded(8);
    try (WavReader wav = WavReader.open(recording);
        var heard = new WorkerVoice(process).detector().listen(sound, SENTENCES)) {
      Thread feeder =
          Thread.startVirtualThread(() -> {
            try {
              for (var next = wav.read(FRAME); next.isPresent(); next = wav.read(FRAME)) {
                sound.send(next.get());
              }
              sound.close();
            } catch (Exception e) {
              sound.fail(e);
            }
          });
      List<SpeechEnded> ended =
          heard.events().stream()
              .filter(SpeechEnded.class::isInstance)
              .map(SpeechEnded.class::cast)
              .toList();
      feeder.join();
      return ended;
    }
  }

  private List<String> understood(List<SpeechEnded> heard) throws Exception {
    PocketSphinx sphinx = sphinx(ANSWER);
    List<String> all = new ArrayList<>();
    for (SpeechEnded each : heard) {
      all.add(sphinx.recognize(AudioFrame.concat(each.audio()), RecognitionOptions.DEFAULT).text());
    }
    return all;
  }

  private static List<String> texts(AgentSession session) {
    return session.history().stream().map(SpokenLoopTest::text).toList();
  }

  private static String text(Message message) {
    return message.parts().stream()
        .filter(Content.Text.class::isInstance)
        .map(part -> ((Content.Text) part).text())
        .collect(Collectors.joining());
  }

  private static AudioFrame said(String text) throws Exception {
    List<AudioFrame> sound = new ArrayList<>();
    espeak().speak(text, SynthesisOptions.DEFAULT.withSpeed(0.9), sound::add);
    return AudioFrame.concat(sound);
  }

  private static AudioFrame silence(int millis) {
    return AudioFrame.silence(Duration.ofMillis(millis), RATE);
  }

  private static int firstLoud(AudioFrame sound) {
    int at = 0;
    while (Math.abs((int) sound.sample(at)) < LOUD) {
      at++;
    }
    return at;
  }

  private static EspeakNg espeak() {
    return EspeakNg.find().orElseGet(() -> abort("skipped: espeak-ng is not installed"));
  }

  private PocketSphinx sphinx(String grammar) throws Exception {
    Path file = Files.createTempFile(folder, "said", ".gram");
    return PocketSphinx.find()
        .orElseGet(() -> abort("skipped: pocketsphinx_continuous is not installed"))
        .withGrammar(Files.writeString(file, grammar));
  }
}
