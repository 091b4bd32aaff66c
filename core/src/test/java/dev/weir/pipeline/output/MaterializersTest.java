package dev.weir.pipeline.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.pipeline.Materializer;
import dev.weir.testkit.Behaviour;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the built-in materializers leave behind, also where they fail. */
@Behaviour("pipe-F46")
class MaterializersTest {
  private static final Materializer.Context WORDS =
      new Materializer.Context("pipeline", "words", null);

  @TempDir Path folder;

  @Test
  void memory_items_areAListThatCannotBeChanged() throws Exception {
    List<?> list = (List<?>) collect(Materializers.memory(), "a", "b");
    assertThat(list).isEqualTo(List.of("a", "b"));
    assertThatThrownBy(() -> list.remove(0)).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void disk_items_areInAFileCalledLikeTheStepAndReturned() throws Exception {
    Path deep = folder.resolve("of/some/depth");
    List<?> list = (List<?>) collect(Materializers.disk(deep, Serializer.text()), "a", "b");
    assertThat(list).isEqualTo(List.of("a", "b"));
    assertThatThrownBy(() -> list.remove(0)).isInstanceOf(UnsupportedOperationException.class);
    assertThat(deep.resolve("words.txt")).hasContent("a\nb\n");
    assertThat(files(deep)).containsExactly("words.txt");
  }

  @Test
  void disk_nameOfItsOwn_replacesTheFileThatStandsThere() throws Exception {
    Files.writeString(folder.resolve("all"), "before");
    collect(Materializers.disk(folder, Serializer.jsonl(), "all"), 1, 2);
    assertThat(folder.resolve("all")).hasContent("1\n2\n");
    assertThat(files(folder)).containsExactly("all");
  }

  @Test
  void disk_noItems_isAnEmptyDocument() throws Exception {
    assertThat(collect(Materializers.disk(folder, Serializer.json()))).isEqualTo(List.of());
    assertThat(folder.resolve("words.json")).hasContent("[]\n");
  }

  @Test
  void diskOnly_items_areCountedNotKept() throws Exception {
    Path file = folder.resolve("words.txt").toAbsolutePath();
    assertThat(collect(Materializers.diskOnly(folder, Serializer.text()), "ü", "b"))
        .isEqualTo(new WrittenFile(file, 2, 5));
    assertThat(collect(Materializers.diskOnly(folder, Serializer.text(), "x"), "a"))
        .isEqualTo(new WrittenFile(file.resolveSibling("x"), 1, 2));
  }

  /** The last item finds most of the others on disk, but not yet in their place. */
  @Test
  void diskOnly_whileItemsCome_theyAreWrittenButNotSeen() throws Exception {
    AtomicReference<List<String>> there = new AtomicReference<>(List.of());
    List<Long> sizes = new ArrayList<>();
    Iterator<String> items =
        IntStream.rangeClosed(1, 1000)
            .mapToObj(n -> {
              if (n == 1000) {
                there.set(files(folder));
                sizes.add(size(folder.resolve(there.get().getFirst())));
              }
              return "a".repeat(1000);
            })
            .iterator();
    Materializers.diskOnly(folder, Serializer.text()).collect(items, WORDS);
    assertThat(there.get()).singleElement().asString().startsWith(".words.txt.").endsWith(".tmp");
    assertThat(sizes.getFirst()).isBetween(900_000L, 1_000_000L);
    assertThat(files(folder)).containsExactly("words.txt");
  }

  @Test
  void disk_itemThatCannotBeWritten_isNamedAndTheFileBeforeStays() throws IOException {
    Files.writeString(folder.resolve("words.ser"), "before");
    assertThatThrownBy(
            () -> collect(Materializers.disk(folder, Serializer.binary()), "a", new Object()))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "file %s: item 2, a java.lang.Object, cannot be written: %s"
                .formatted(
                    folder.resolve("words.ser").toAbsolutePath(),
                    "java.io.NotSerializableException: java.lang.Object"));
    assertThat(folder.resolve("words.ser")).hasContent("before");
    assertThat(files(folder)).containsExactly("words.ser");
  }

  @Test
  void disk_itemsThatFail_leaveNothing() {
    Iterator<Integer> items = Stream.of(1, 2).map(n -> n == 2 ? failed() : n).iterator();
    assertThatThrownBy(() -> Materializers.disk(folder, Serializer.csv()).collect(items, WORDS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no more");
    assertThat(files(folder)).isEmpty();
  }

  @Test
  void disk_folderThatIsAFile_isNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> collect(Materializers.disk(file, Serializer.json()), 1))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("folder %s: cannot be made (expected: a folder,".formatted(file));
  }

  @Test
  void disk_aFolderInItsPlace_isNamedAndNothingIsLeft() throws IOException {
    Path taken = Files.createDirectory(folder.resolve("words.json"));
    assertThatThrownBy(() -> collect(Materializers.disk(folder, Serializer.json()), 1))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("file %s: cannot be put in its place".formatted(taken));
    assertThat(files(folder)).containsExactly("words.json");
  }

  @Test
  void disk_nameTooLongForTheDisk_isNamed() {
    assertThatThrownBy(
            () -> collect(Materializers.disk(folder, Serializer.json(), "n".repeat(300)), 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nnn: cannot be written (expected: a folder that may be written to)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "../a", "/a", "a\\b", "a\0b"})
  void disk_nameThatLeavesItsFolder_isRefused(String name) {
    assertThatThrownBy(() -> Materializers.disk(folder, Serializer.json(), name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("file: '%s' (expected: a name without / and \\)".formatted(name));
    assertThatThrownBy(() -> Materializers.diskOnly(folder, Serializer.json(), name))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void disk_stepThatNoFileCanBeCalledLike_isNamed() {
    Materializer.Context context = new Materializer.Context("p", "../up", null);
    assertThatThrownBy(() ->
            Materializers.disk(folder, Serializer.json()).collect(List.of().iterator(), context))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("step ../up: no file can be called ../up.json (expected:");
  }

  @Test
  void composite_several_eachReadsAllAndTheLastResultCounts() throws Exception {
    Materializer both =
        Materializers.composite(
            Materializers.memory(),
            Materializers.disk(folder, Serializer.jsonl()),
            Materializers.diskOnly(folder, Serializer.text()));
    assertThat(collect(both, "a", "b"))
        .isEqualTo(new WrittenFile(folder.resolve("words.txt").toAbsolutePath(), 2, 4));
    assertThat(files(folder)).containsExactly("words.jsonl", "words.txt");
  }

  @Test
  @SuppressWarnings("NullAway") // what the engine would refuse
  void composite_nullResults_doNotCount() throws Exception {
    Materializer none = (items, context) -> null;
    assertThat(collect(Materializers.composite((items, context) -> "first", none), 1))
        .isEqualTo("first");
    assertThatThrownBy(() -> collect(Materializers.composite(none, none), 1))
        .hasMessage(
            "step words: none of 2 materializers has returned anything (expected: a collection)");
  }

  @Test
  void composite_oneFails_thoseBehindDoNotRun() {
    Materializer failing =
        (items, context) -> {
          throw new IOException("full");
        };
    assertThatThrownBy(() ->
            collect(
                Materializers.composite(failing, Materializers.disk(folder, Serializer.json())), 1))
        .hasMessage("full");
    assertThat(files(folder)).isEmpty();
  }

  private static Integer failed() {
    throw new IllegalStateException("no more");
  }

  private static Object collect(Materializer how, Object... items) throws Exception {
    return how.collect(List.of(items).iterator(), WORDS);
  }

  static List<String> files(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
