package dev.weir.voice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.AgentModel;
import dev.weir.agent.AgentSession;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.Say;
import dev.weir.agent.SessionOptions;
import dev.weir.agent.Speech;
import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.SpeechFailed;
import dev.weir.agent.speech.SpokenFrame;
import dev.weir.agent.speech.SynthesisCall;
import dev.weir.agent.speech.TextToSpeech;
import dev.weir.agent.speech.Utterance;
import dev.weir.channel.Chan;
import dev.weir.channel.ChanClosed;
import dev.weir.channel.Poll;
import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said is heard in step with the sound, and silence comes at once. */
@Timeout(30)
class SpokenVoiceTest {
  private final ManualTime time = new ManualTime();
  private final ScriptedSynthesizer speaker = new ScriptedSynthesizer();
  private final TextToSpeech synthesizer = TextToSpeech.of(speaker);
  private final PacedOut out = PacedOut.silent(ScriptedSynthesizer.RATE, time);
  private final SpokenVoice voice = new SpokenVoice(synthesizer, out);
  private final AgentSession session =
      new AgentSession(
          "s1",
          new AgentSpec("host", "", "", List.of(), () -> () -> "Be kind."),
          Map.of(),
          new AgentModel("test", new Replies()),
          SessionOptions.DEFAULT,
          time);

  private volatile boolean over;

  /** One that never begins: it has somebody to speak for, and is never spoken itself. */
  private final Speech speech = silentSpeech();

  private Speech silentSpeech() {
    Chan<String> never = Chan.bounded(1);
    return session.say(Say.stream(never));
  }

  @AfterEach
  void release() {
    voice.close();
    session.close();
    synthesizer.close();
    out.close();
  }

  @Test
  void say_someWords_areHeardAsTheyArePlayed() throws Exception {
    Utterance words = voice.begin(speech, SynthesisCall::speak);
    words.say("Good evening, ");
    words.say("Ann. ");
    words.end();
    String all = "Good evening, Ann. "; // 190 ms
    assertThat(speaker.spoken.take()).isEqualTo(all);
    time.awaitArmed(1);
    time.advance(Duration.ofMillis(130));
    StringBuilder heard = new StringBuilder(words.heard().receive());
    assertThat(all).startsWith(heard);
    assertThat(heard.toString()).doesNotContain("Ann");
    play();
    assertThat(rest(words, heard)).isEqualTo(all);
    assertThat(voice.sounding()).isEmpty();
    words.close();
  }

  @Test
  @Behaviour("sess-C2.11")
  void close_amidAnUtterance_isSilentAtOnceAndCancelsTheSynthesis() throws Exception {
    Utterance words = voice.begin(speech, SynthesisCall::speak);
    words.say("This sentence is one that is spoken. Never is this one. And this one is not. ");
    words.end();
    speaker.spoken.take();
    assertThat(speaker.spoken.take()).startsWith("Never");
    time.awaitArmed(1);
    time.advance(Duration.ofMillis(60));
    words.close();
    speaker.cancelled.await();
    Duration played = out.played();
    assertThat(played).isEqualTo(Duration.ofMillis(60));
    time.advance(Duration.ofSeconds(5));
    assertThat(out.played()).isEqualTo(played);
    assertThat(words.heard().isDrained()).isTrue();
    assertThatThrownBy(() -> words.say("more")).isInstanceOf(ChanClosed.class);
    words.close();
  }

  @Test
  @Behaviour("sess-C1.2")
  void synthesisNode_changesTheSentences_theseAreSpokenAndHeard() throws Exception {
    Utterance words =
        voice.begin(
            speech,
            (call, to) -> {
              Chan<String> changed = Chan.bounded(2);
              changed.send(call.sentences().receive().replace("Ann", "Doctor Ann"));
              changed.close();
              call.withSentences(changed).speak(to);
            });
    words.say("Good evening, Ann. This is left. Never is this one spoken. Nor is this. ");
    words.end();
    assertThat(speaker.spoken.take()).isEqualTo("Good evening, Doctor Ann. This is left. ");
    time.awaitArmed(1);
    play();
    assertThat(rest(words, new StringBuilder()))
        .isEqualTo("Good evening, Doctor Ann. This is left. ");
    words.close();
  }

  @Test
  @Behaviour("sess-C1.2")
  void synthesisNode_makesItsOwnSound_needsNoSynthesiser() throws Exception {
    Utterance words =
        voice.begin(
            speech,
            (call, to) -> {
              String text = call.sentences().receive();
              var tone = AudioFrame.silence(Duration.ofMillis(50), ScriptedSynthesizer.RATE);
              to.send(new SpokenFrame(tone, 0, text, Duration.ZERO));
            });
    words.say("Beep. ");
    words.end();
    time.awaitArmed(1);
    play();
    assertThat(rest(words, new StringBuilder())).isEqualTo("Beep. ");
    assertThat(speaker.spoken).isEmpty();
    words.close();
  }

  @Test
  @Behaviour("sess-C1.2")
  void synthesisNode_fails_isToldToWhoeverListens() throws Exception {
    Utterance words =
        voice.begin(
            speech,
            (call, _) -> {
              throw new IOException("no dictionary for " + call.sentences().receive());
            });
    words.say("Good evening, Ann. ");
    words.end();
    assertThatThrownBy(() -> words.heard().receive())
        .isInstanceOf(ChanClosed.class)
        .hasStackTraceContaining("no dictionary for Good evening, Ann.");
    words.close();
  }

  @Test
  void hush_amidAnUtterance_isSilentAndStaysOpen() throws Exception {
    Utterance words = voice.begin(speech, SynthesisCall::speak);
    words.say("This sentence is one that is spoken. ");
    words.end();
    time.awaitArmed(1);
    assertThat(voice.sounding()).contains(speech);
    voice.holdBack();
    voice.hush(speech);
    assertThat(voice.sounding()).isEmpty();
    time.advance(Duration.ofSeconds(5));
    assertThat(out.played()).isZero();
    assertThat(words.heard().poll()).isInstanceOf(Poll.Nothing.class);
    words.close();
    voice.hush(speech);
  }

  @Test
  void holdBack_amidAnUtterance_isHeardToItsEndLater() throws Exception {
    Utterance words = voice.begin(speech, SynthesisCall::speak);
    words.say("This sentence is one that is spoken. ");
    words.end();
    time.awaitArmed(1);
    time.advance(Duration.ofMillis(100));
    voice.holdBack();
    time.advance(Duration.ofSeconds(5));
    assertThat(out.played()).isEqualTo(Duration.ofMillis(100));
    voice.goOn();
    play();
    assertThat(rest(words, new StringBuilder())).isEqualTo("This sentence is one that is spoken. ");
    assertThat(out.played()).isEqualTo(Duration.ofMillis(370));
    words.close();
  }

  @Test
  void say_synthesiserFails_endsWithThatAfterWhatWasHeard() throws Exception {
    Utterance words = voice.begin(speech, SynthesisCall::speak);
    words.say("This sentence is one that is spoken. Fail at this. ");
    words.end();
    play();
    StringBuilder heard = new StringBuilder();
    assertThatThrownBy(() -> rest(words, heard))
        .isInstanceOf(ChanClosed.class)
        .cause()
        .isInstanceOf(SpeechFailed.class)
        .hasMessage("scripted: will not say that");
    assertThat(heard).isNotEmpty();
    assertThat("This sentence is one that is spoken. ").startsWith(heard);
    assertThat(out.played()).isEqualTo(Duration.ofMillis(370));
    words.close();
  }

  @Test
  void say_soundClearedByOthers_saysSo() throws Exception {
    Utterance words = voice.begin(speech, SynthesisCall::speak);
    words.say("Good evening, Ann. ");
    words.end();
    time.awaitArmed(1);
    out.clear();
    assertThatThrownBy(() -> rest(words, new StringBuilder()))
        .isInstanceOf(ChanClosed.class)
        .hasStackTraceContaining("it was cleared or closed by others");
    words.close();
  }

  @Test
  void begin_closed_isRefused() {
    voice.close();
    assertThatThrownBy(() -> voice.begin(speech, SynthesisCall::speak))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("voice: is closed (expected: open)");
  }

  @Test
  void close_amidAnUtterance_endsIt() throws Exception {
    Utterance words = voice.begin(speech, SynthesisCall::speak);
    words.say("Never is this sentence spoken. ");
    words.end();
    speaker.spoken.take();
    voice.close();
    speaker.cancelled.await();
    assertThat(words.heard().isDrained()).isTrue();
  }

  @Test
  void say_outOfAnotherRate_isConvertedAndAsLong() throws Exception {
    PacedOut other = PacedOut.silent(24_000, time);
    try (SpokenVoice fast = new SpokenVoice(synthesizer, other)) {
      Utterance words = fast.begin(speech, SynthesisCall::speak);
      String all = "This sentence is one that is spoken. And this one is, too. ";
      words.say(all);
      words.end();
      play();
      assertThat(rest(words, new StringBuilder())).isEqualTo(all);
      assertThat(other.played()).isEqualTo(Duration.ofMillis(10L * all.length()));
      words.close();
    }
  }

  /** Time goes on whenever somebody waits for it, until all is heard. */
  private void play() {
    Thread.startVirtualThread(() -> {
      while (!over) {
        if (time.armed() > 0) {
          time.advance(Duration.ofMillis(10));
        }
        Thread.yield();
      }
    });
  }

  private String rest(Utterance words, StringBuilder heard) throws InterruptedException {
    try {
      for (String piece : words.heard()) {
        heard.append(piece);
      }
      return heard.toString();
    } finally {
      over = true;
    }
  }
}
