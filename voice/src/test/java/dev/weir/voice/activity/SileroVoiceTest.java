package dev.weir.voice.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.VoiceEvent;
import dev.weir.agent.speech.VoiceEvent.Judged;
import dev.weir.internal.Nursery;
import dev.weir.testkit.Seed;
import dev.weir.voice.rate.Resampler;
import dev.weir.voice.rate.Tones;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real model; and real speech, where {@code WEIR_SPEECH_WAV} names a minute of it. */
@Tag("voice")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SileroVoiceTest {
  private final Path model =
      SileroModel.find(System.getenv())
          .orElseThrow(() ->
              new IllegalStateException(
                  "the model of Silero is absent (expected: WEIR_SILERO_MODEL names it;"
                      + " ./weir download-files brings it, and says where it is)"));
  private final SileroDetector detector = SileroDetector.load(model);

  @BeforeAll
  void tellWhatIsSkipped() {
    if (speech().isEmpty()) {
      System.err.println("skipped: tests on real speech (WEIR_SPEECH_WAV names no file with it)");
    }
  }

  @AfterAll
  void close() {
    detector.close();
  }

  /** Otherwise a window takes four times as long, and nobody is told but the log. */
  @Test
  void load_publishedModel_isWrittenAnew() {
    try (OnnxModel loaded = OnnxModel.load(model)) {
      assertThat(loaded.isDense()).isTrue();
    }
  }

  /** Different sounds through one batch are judged as each is by itself. */
  @Test
  void sessions_inOneBatch_haveTheProbabilitiesOfOneByItself(Seed seed) throws Exception {
    List<AudioFrame> sounds = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      sounds.add(sound(seed.random(i)));
    }
    List<List<Float>> alone = new ArrayList<>();
    for (AudioFrame sound : sounds) {
      alone.add(probabilities(Hearing.of(detector, sound)));
    }
    BatchCounts before = detector.counts();

    List<CompletableFuture<List<Float>>> together = new ArrayList<>();
    try (Nursery sessions = new Nursery("sessions", Duration.ofSeconds(5))) {
      for (AudioFrame sound : sounds) {
        together.add(sessions.fork("hear", () -> probabilities(Hearing.of(detector, sound))));
      }
      for (int i = 0; i < sounds.size(); i++) {
        assertSame(together.get(i).get(), alone.get(i));
      }
    }

    long windows = detector.counts().windows() - before.windows();
    long batches = detector.counts().batches() - before.batches();
    assertThat(windows).isEqualTo(alone.stream().mapToLong(List::size).sum());
    assertThat(windows / batches).as("windows a batch").isGreaterThan(2);
    assertThat(alone.stream().flatMap(List::stream).distinct().count()).isGreaterThan(1_000);
  }

  private static void assertSame(List<Float> found, List<Float> expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i)).as("window %d", i).isCloseTo(expected.get(i), within(1e-4f));
    }
  }

  /** Noise and tones come and go; where there is speech, some of that as well. */
  private static AudioFrame sound(Random random) {
    List<AudioFrame> pieces = new ArrayList<>();
    Optional<AudioFrame> speech = speech();
    for (int i = 0; i < 8; i++) {
      int length = 2_000 + random.nextInt(6_000);
      if (speech.isPresent()) {
        int from = random.nextInt(speech.get().length() - length);
        pieces.add(speech.get().slice(from, from + length));
      }
      pieces.add(Tones.noise(-50 + random.nextInt(40), Judge.RATE, length, random.nextLong()));
      pieces.add(Tones.sine(100 + random.nextInt(900), random.nextDouble(), Judge.RATE, length));
    }
    return AudioFrame.concat(pieces);
  }

  /** What LiveKit's plugin 1.8.9 hears in that minute; checks/voice/compare asks it again. */
  @Test
  void speech_aMinuteOfIt_hasTheSegmentsOfThePlugin() throws Exception {
    List<String> found = Hearing.segments(Hearing.of(detector, requireSpeech()));

    assertClose(found, SEGMENTS, 1);
  }

  private static final List<String> SEGMENTS =
      List.of("3-82", "86-233", "294-631", "639-1235", "1249-1480", "1530-1580", "1599-1875");

  /** As a browser, a room or a telephone brings it. */
  @ParameterizedTest
  @ValueSource(ints = {48_000, 24_000})
  void speech_atAnotherRate_hasTheSameSegments(int rate) throws Exception {
    AudioFrame brought = resampled(requireSpeech(), rate);

    assertClose(Hearing.segments(Hearing.of(detector, brought)), SEGMENTS, 2);
  }

  /** Half of the sound is missing then: only where there is speech is still as clear. */
  @Test
  void speech_ofATelephone_isHeardWhereItIs() throws Exception {
    AudioFrame speech = requireSpeech();
    List<Float> full = probabilities(Hearing.of(detector, speech));
    List<Float> phone = probabilities(Hearing.of(detector, resampled(speech, 8_000)));

    long agree = 0;
    for (int i = 0; i < phone.size(); i++) {
      agree += phone.get(i) >= 0.5 == full.get(i) >= 0.5 ? 1 : 0;
    }

    assertThat((double) agree / full.size()).isGreaterThan(0.9);
  }

  /** The stand-in without a model hears most of it, too. */
  @Test
  void speech_byItsLoudness_isMostlyTheSame() throws Exception {
    try (EnergyDetector energy = new EnergyDetector()) {
      AudioFrame speech = requireSpeech();
      List<Boolean> heard = speaking(Hearing.of(energy, speech));
      List<Boolean> exact = speaking(Hearing.of(detector, speech));
      long agree = 0;
      for (int i = 0; i < exact.size(); i++) {
        agree += heard.get(i).equals(exact.get(i)) ? 1 : 0;
      }

      assertThat((double) agree / exact.size()).isGreaterThan(0.9);
    }
  }

  @Test
  void detector_twoThreads_hearsTheSame() throws Exception {
    AudioFrame sound = sound(new Random(9));
    try (SileroDetector two = SileroDetector.load(model, 2)) {
      assertSame(probabilities(Hearing.of(two, sound)), probabilities(Hearing.of(detector, sound)));
      assertThat(two.name()).isEqualTo("silero");
    }
  }

  private static void assertClose(List<String> found, List<String> expected, long windows) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      String[] ends = found.get(i).split("-");
      String[] exact = expected.get(i).split("-");
      for (int end = 0; end < 2; end++) {
        assertThat(Long.parseLong(ends[end]))
            .as("%s of %s", found, expected)
            .isCloseTo(Long.parseLong(exact[end]), within(windows));
      }
    }
  }

  private static AudioFrame resampled(AudioFrame sound, int rate) {
    Resampler resampler = new Resampler(sound.sampleRate(), rate);
    // and enough silence after it for its last sample to come out
    AudioFrame padded =
        AudioFrame.concat(
            List.of(sound, AudioFrame.silence(Duration.ofMillis(5), sound.sampleRate())));
    float[] out = new float[resampler.mostFor(padded.length())];
    int count = resampler.resample(padded, out, 0);
    short[] samples = new short[count];
    for (int i = 0; i < count; i++) {
      samples[i] = (short) Math.clamp(Math.round(out[i] * Short.MAX_VALUE), -32_768, 32_767);
    }
    return AudioFrame.wrap(samples, rate);
  }

  private static List<Float> probabilities(List<VoiceEvent> events) {
    return events.stream()
        .filter(Judged.class::isInstance)
        .map(it -> ((Judged) it).probability())
        .toList();
  }

  private static List<Boolean> speaking(List<VoiceEvent> events) {
    return events.stream()
        .filter(Judged.class::isInstance)
        .map(it -> ((Judged) it).speaking())
        .toList();
  }

  private static AudioFrame requireSpeech() {
    Optional<AudioFrame> speech = speech();
    assumeTrue(
        speech.isPresent(), "skipped: WEIR_SPEECH_WAV names no file with a minute of speech");
    return speech.orElseThrow();
  }

  private static Optional<AudioFrame> speech() {
    return Optional.ofNullable(System.getenv("WEIR_SPEECH_WAV"))
        .map(Path::of)
        .filter(Files::isRegularFile)
        .map(Wav::read);
  }
}
