package dev.weir.agent.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options and values keep their limits, and failures say whether to try again. */
class SpeechValuesTest {

  @Test
  void defaults_areThoseOfTheRequirements() {
    assertThat(Retries.DEFAULT).isEqualTo(new Retries(3, Duration.ofSeconds(2)));
    assertThat(SynthesisOptions.DEFAULT)
        .isEqualTo(
            new SynthesisOptions(Duration.ofMillis(50), 1, Optional.empty(), Retries.DEFAULT));
    assertThat(RecognitionOptions.DEFAULT)
        .isEqualTo(new RecognitionOptions(Optional.empty(), Retries.DEFAULT));
  }

  @Test
  void retries_overTheLimits_areRefused() {
    assertRefused(() -> new Retries(-1, Duration.ZERO), "most: -1 (expected: 0 to 10)");
    assertRefused(() -> new Retries(11, Duration.ZERO), "most: 11");
    assertRefused(() -> new Retries(1, Duration.ofSeconds(31)), "pause: 31000 ms");
    assertRefused(() -> new Retries(1, Duration.ofMillis(-1)), "pause: -1 ms");
  }

  @Test
  void synthesisOptions_overTheLimits_areRefused() {
    var options = SynthesisOptions.DEFAULT;
    assertRefused(() -> options.withFrame(Duration.ofMillis(9)), "frame: 9 ms");
    assertRefused(() -> options.withFrame(Duration.ofMillis(1_001)), "frame: 1001 ms");
    assertRefused(() -> options.withSpeed(0.4), "speed: 0.4");
    assertRefused(() -> options.withSpeed(2.1), "speed: 2.1");
    assertRefused(() -> options.withSpeed(Double.NaN), "speed: NaN");
    assertThat(options.withSpeed(2).withFrame(Duration.ofMillis(20)).withVoice("en-us+f3"))
        .isEqualTo(
            new SynthesisOptions(
                Duration.ofMillis(20), 2, Optional.of("en-us+f3"), Retries.DEFAULT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-v", "a b", "a;b", "a\nb", "\"a"})
  void voice_thatIsNoName_isRefused(String voice) {
    assertRefused(() -> SynthesisOptions.DEFAULT.withVoice(voice), "voice: " + voice);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "e", "english", "en_US", "en-", "en US"})
  void language_thatIsNoCode_isRefused(String language) {
    assertRefused(() -> RecognitionOptions.DEFAULT.withLanguage(language), "language: " + language);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "de-AT", "zh-Hant-TW"})
  void language_thatIsACode_isKept(String language) {
    assertThat(RecognitionOptions.DEFAULT.withLanguage(language).language()).contains(language);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void confidence_outside0To1_isRefused(double confidence) {
    assertRefused(
        () ->
            new Transcript("a", Optional.empty(), Optional.empty(), OptionalDouble.of(confidence)),
        "confidence: " + confidence);
  }

  @Test
  void make_otherSideSaysWhen_waitsForThat() throws Exception {
    var time = new ManualTime();
    var asked = new AtomicInteger();
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                Retries.DEFAULT.make(
                    time,
                    () -> {
                      if (asked.incrementAndGet() == 1) {
                        throw SpeechFailed.until(Duration.ofSeconds(7), "busy");
                      }
                      return true;
                    });
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    time.awaitArmed(1);
    time.advance(Duration.ofSeconds(6));
    assertThat(asked).hasValue(1);
    time.advance(Duration.ofSeconds(1));
    thread.join();
    assertThat(asked).hasValue(2);
  }

  @Test
  void make_otherSideWantsTooLong_failsAtOnce() {
    SpeechFailed failed =
        catchThrowableOfType(
            SpeechFailed.class,
            () ->
                Retries.DEFAULT.make(
                    new ManualTime(),
                    () -> {
                      throw SpeechFailed.until(Duration.ofSeconds(31), "tomorrow");
                    }));
    assertThat(failed).hasMessage("tomorrow");
    assertThat(failed.retryAfter()).contains(Duration.ofSeconds(31));
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
