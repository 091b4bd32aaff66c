package dev.weir.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.log.Cursor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The folding rules of docs/wire.md, and that nothing is healed in silence. */
class FoldTest {
  private static final Path CORPUS =
      Path.of("../gateway/src/test/resources/dev/weir/gateway/fold-corpus.json");

  /** The corpus that all clients share: the same frames make the same state. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("corpus")
  void apply_framesOfTheCorpus_makeItsState(String name, JsonNode sample) {
    Fold fold = start(sample);
    int gap = -1;
    for (int at = 0; at < sample.path("frames").size(); at++) {
      Outcome outcome = fold.apply(frame(sample.path("frames").get(at)));
      gap = gap < 0 && outcome instanceof Outcome.Gap ? at : gap;
    }
    assertThat(gap).isEqualTo(sample.path("gap").asInt(-1));
    assertThat(Json.parse(fold.state().toString())).isEqualTo(sample.path("state"));
  }

  static Stream<Object[]> corpus() throws IOException {
    return Json.parse(Files.readString(CORPUS))
        .valueStream()
        .map(sample -> new Object[] {Json.text(sample, "name"), sample});
  }

  @Test
  void apply_eventSeen_isDoubledAndChangesNothing() {
    Fold fold = talking();
    ObjectNode before = fold.state();
    assertThat(fold.apply(delta(3, 2, "b"))).isEqualTo(new Outcome.Doubled(3, 3));
    assertThat(fold.state()).isEqualTo(before);
  }

  @Test
  void apply_eventMissing_isAGapAndChangesNothing() {
    Fold fold = talking();
    ObjectNode before = fold.state();
    assertThat(fold.apply(delta(5, 4, "b"))).isEqualTo(new Outcome.Gap(4, 3));
    assertThat(fold.state()).isEqualTo(before);
  }

  @Test
  void apply_messageIsWhatTheDeltasMade_isCompared() {
    Fold fold = talking();
    assertThat(fold.apply(completed(4, 3, "a"))).isEqualTo(new Outcome.Applied());
    assertThat(fold.comparedReplies()).isEqualTo(1);
  }

  @Test
  void apply_messageIsNotWhatTheDeltasMade_isBroken() {
    assertThat(talking().apply(completed(4, 3, "b")))
        .isInstanceOfSatisfying(
            Outcome.Broken.class, broken -> assertThat(broken.what()).contains("deltas made"));
  }

  @Test
  void apply_messageAfterCompaction_isNotCompared() {
    Fold fold = talking();
    assertThat(fold.apply(completed(9, 3, "abc"))).isEqualTo(new Outcome.Applied());
    assertThat(fold.comparedReplies()).isZero();
  }

  @Test
  void apply_idIsNotThePosition_isBroken() {
    Frame right = delta(4, 3, "b");
    assertThat(talking().apply(new Frame("e_0000000000000005", right.data())))
        .isInstanceOf(Outcome.Broken.class);
  }

  @Test
  void apply_exactFromElsewhere_isBroken() {
    assertThat(talking().apply(open("exact", 2))).isInstanceOf(Outcome.Broken.class);
    assertThat(talking().apply(open("exact", 3))).isEqualTo(new Outcome.Passed());
  }

  @Test
  void apply_eventBeforeTheSnapshotThatWasSaid_isBroken() {
    Fold fold = talking();
    fold.apply(open("snapshot", 7));
    assertThat(fold.apply(delta(4, 3, "b"))).isInstanceOf(Outcome.Broken.class);
  }

  @Test
  void apply_snapshotBehindTheReader_isBroken() {
    String snapshot = "{'type':'snapshot','seq':2,'messages':[],'cursor':'e_0000000000000002'}";
    assertThat(talking().apply(frame(json(snapshot)))).isInstanceOf(Outcome.Broken.class);
  }

  @Test
  void apply_endOfAnotherEpisode_isBroken() {
    String end = "{'seq':4,'prev':3,'type':'episode.completed','ep':'ep_2'}";
    assertThat(talking().apply(frame(json(end)))).isInstanceOf(Outcome.Broken.class);
  }

  /** At position 3, inside a message that says "a". */
  private static Fold talking() {
    Fold fold = Fold.after(new Cursor("e", 0));
    fold.apply(frame(json("{'seq':1,'prev':0,'type':'episode.started','ep':'ep_1','attempt':1}")));
    fold.apply(
        frame(
            json(
                "{'seq':2,'prev':1,'type':'message.started','ep':'ep_1','msg':'m','role':'assistant'}")));
    assertThat(fold.apply(delta(3, 2, "a"))).isEqualTo(new Outcome.Applied());
    return fold;
  }

  private static Frame delta(long seq, long prev, String text) {
    return frame(
        json(
            "{'seq':%d,'prev':%d,'type':'part.delta','ep':'ep_1','msg':'m','part':0,'kind':'text','delta':'%s'}"
                .formatted(seq, prev, text)));
  }

  private static Frame completed(long seq, long prev, String text) {
    return frame(
        json(
            "{'seq':%d,'prev':%d,'type':'message.completed','ep':'ep_1','msg':'m','message':{'id':'m','role':'assistant','status':'completed','parts':[{'kind':'text','text':'%s'}]}}"
                .formatted(seq, prev, text)));
  }

  private static Frame open(String verdict, long seq) {
    return frame(
        json(
            "{'type':'stream.open','resume':'%s','cursor':'%s'}"
                .formatted(verdict, new Cursor("e", seq))));
  }

  private static JsonNode json(String text) {
    return Json.parse(text.replace('\'', '"'));
  }

  private static Fold start(JsonNode sample) {
    JsonNode start = sample.path("start");
    return start.isObject()
        ? Fold.of(start, new Cursor("e", start.path("last").asLong()))
        : Fold.after(new Cursor("e", 0));
  }

  /** The corpus has no ids; they are what the position says. */
  private static Frame frame(JsonNode data) {
    boolean positioned = data.has("seq");
    String id = positioned ? new Cursor("e", data.path("seq").asLong()).toString() : "";
    return new Frame(
        Json.text(data, "type").equals("snapshot") ? Json.text(data, "cursor") : id, data);
  }
}
