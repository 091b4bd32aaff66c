import dev.weir.pipeline.Items;
import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.PipelineFile;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How often each word of a text occurs: one step after the other. */
public final class WordCount implements PipelineFile {
  /** What to count. */
  public record Text(String text) {
    List<String> words() {
      return List.of(text.split("\\W+"));
    }
  }

  @Override
  public Pipeline<?> pipeline() {
    Pipeline<Text> count =
        Pipeline.named("word-count", Text.class).describe("How often each word of a text occurs");
    Items<String> words =
        count.source("words", Text::words).maxInFlight(16).describe("the text, cut between words");
    words
        .filter("filled", word -> !word.isEmpty())
        .map("lower", word -> word.toLowerCase(Locale.ROOT))
        .maxInFlight(16)
        .reduce("counts", WordCount::count)
        .of(Map.class);
    return count;
  }

  private static Map<String, Integer> count(Iterator<String> words) {
    Map<String, Integer> counts = new TreeMap<>();
    words.forEachRemaining(word -> counts.merge(word, 1, Integer::sum));
    return counts;
  }
}
