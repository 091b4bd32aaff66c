package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The fold that judges the other tests agrees with the corpus that judges the page's. */
class FoldTest {

  static List<JsonNode> corpus() throws Exception {
    try (InputStream in = FoldTest.class.getResourceAsStream("fold-corpus.json")) {
      List<JsonNode> cases = new ArrayList<>();
      JsonMapper.shared().readTree(in).forEach(cases::add);
      return cases;
    }
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void apply_framesOfCorpus_stateOfCorpus(JsonNode example) {
    Fold fold = example.has("start") ? new Fold((ObjectNode) example.get("start")) : Fold.nothing();
    int gap = -1;
    for (int at = 0; gap < 0 && at < example.get("frames").size(); at++) {
      Optional<Fold> next = fold.apply(example.get("frames").get(at));
      fold = next.orElse(fold);
      gap = next.isPresent() ? -1 : at;
    }
    assertThat(gap).isEqualTo(example.path("gap").asInt(-1));
    assertThat(fold.state()).isEqualTo(example.get("state"));
  }
}
