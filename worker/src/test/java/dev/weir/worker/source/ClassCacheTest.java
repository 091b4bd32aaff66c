package dev.weir.worker.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.testkit.CapturedLog;
import dev.weir.testkit.Seed;
import dev.weir.testkit.Seeds;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What was compiled before is taken again just as long as it would come out the same. */
@ExtendWith(Seeds.class)
class ClassCacheTest {
  @TempDir Path temp;
  private Path folder;
  private Path kept;
  private Path source;
  private final Asked compiler = new Asked(System.getProperty("java.class.path"));

  @BeforeEach
  void write() throws Exception {
    folder = Files.createDirectory(temp.resolve("agents"));
    kept = temp.resolve("deep/cache");
    source = Files.writeString(folder.resolve("A.java"), "class A { static int N = 1; }");
  }

  @Test
  void compileFile_secondTime_compilerIsNotAsked() throws Exception {
    Class<?> first = compile();
    Class<?> second = compile();
    assertThat(compiler.asked).isEqualTo(1);
    assertThat(second).isNotSameAs(first);
    assertThat(number(second)).isEqualTo(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("rwx------");
  }

  @Test
  void compileFile_textChanged_compiledAnew() throws Exception {
    compile();
    Files.writeString(source, "class A { static int N = 2; }");
    assertThat(number(compile())).isEqualTo(2);
    assertThat(compiler.asked).isEqualTo(2);
    compile();
    assertThat(compiler.asked).isEqualTo(2);
    assertThat(entries()).as("the old one gave way").hasSize(1);
  }

  @Test
  void compileFile_somethingUsedChanged_compiledAnew() throws Exception {
    Path used = Files.createDirectories(folder.resolve("shared/deep")).resolve("Line.java");
    Files.writeString(used, "package shared.deep; public class Line { public static int N = 3; }");
    Files.writeString(source, "class A { static int N = shared.deep.Line.N; }");
    assertThat(number(compile())).isEqualTo(3);
    assertThat(number(compile())).isEqualTo(3);
    assertThat(compiler.asked).isEqualTo(1);
    Files.writeString(used, "package shared.deep; public class Line { public static int N = 4; }");
    assertThat(number(compile())).isEqualTo(4);
    Files.delete(used);
    assertThat(new SourceCompiler(compiler, ClassCache.in(kept)).compileFile(source).problems())
        .isNotEmpty();
  }

  /** A neighbour that was not there is what a name means from now on. */
  @Test
  void compileFile_neighbourThatHidesAClass_compiledAnew() throws Exception {
    Files.writeString(
        source, "import java.util.*; class A { static int N = Objects.hash() == 1 ? 5 : 6; }");
    assertThat(number(compile())).isEqualTo(5);
    Files.writeString(
        folder.resolve("Objects.java"), "class Objects { static int hash() { return 9; } }");
    assertThat(number(compile())).isEqualTo(6);
  }

  @Test
  void compileFile_otherClassPath_compiledAnew() throws Exception {
    compile();
    Path more = Files.createDirectory(temp.resolve("classes"));
    Path type = Files.createFile(more.resolve("B.class"));
    Asked other = new Asked(System.getProperty("java.class.path") + ":" + more);
    compile(other);
    assertThat(other.asked).isEqualTo(1);
    compile(other);
    assertThat(other.asked).isEqualTo(1);
    Files.setLastModifiedTime(type, FileTime.from(Instant.EPOCH));
    compile(other);
    assertThat(other.asked).as("a class is another one").isEqualTo(2);
    compile();
    assertThat(compiler.asked).as("the first one stays").isEqualTo(1);
  }

  @Test
  void compileFile_doesNotCompile_isNotKept() throws Exception {
    Files.writeString(source, "class A { int n = \"no\"; }");
    for (int i = 1; i <= 2; i++) {
      SourceFile said = new SourceCompiler(compiler, ClassCache.in(kept)).compileFile(source);
      assertThat(said.problems()).hasSize(1);
      assertThat(compiler.asked).isEqualTo(i);
    }
    assertThat(kept).doesNotExist();
  }

  @Test
  void compileFile_changedWhileItIsCompiled_isNotKept() throws Exception {
    compiler.meanwhile =
        () -> {
          Files.writeString(source, "class A { static int N = 7; }");
          return true;
        };
    assertThat(number(compile())).isEqualTo(1);
    assertThat(kept).doesNotExist();
  }

  @Test
  void compileFile_damagedEntry_compiledAnewAndRewritten(Seed seed) throws Exception {
    compile();
    compiler.repeats = true;
    byte[] whole = Files.readAllBytes(entry());
    Random random = seed.random();
    for (int round = 0; round < 40; round++) {
      Files.write(entry(), damaged(whole.clone(), random));
      int before = compiler.asked;
      assertThat(number(compile())).isEqualTo(1);
      assertThat(compiler.asked).isEqualTo(before + 1);
      assertThat(Files.readAllBytes(entry())).isEqualTo(whole);
    }
  }

  private static byte[] damaged(byte[] whole, Random random) {
    if (random.nextBoolean()) {
      return Arrays.copyOf(whole, random.nextInt(whole.length));
    }
    whole[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
    return whole;
  }

  /** With a digest that is right. */
  @Test
  void read_entryOfAnotherFileOrForm_isNone() throws Exception {
    compile();
    byte[] whole = Files.readAllBytes(entry());
    assertThat(CacheEntry.read(String.valueOf(entry().getFileName()), whole)).isPresent();
    assertThat(CacheEntry.read("other", whole)).isEmpty();
    byte[] cut = Arrays.copyOf(whole, 40);
    System.arraycopy(Digest.of(cut, 8), 0, cut, 8, Digest.BYTES);
    assertThat(CacheEntry.read("other", cut)).isEmpty();
  }

  @Test
  void compileFile_entryOfAnotherUser_isNotTrusted() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root gives files away");
    compile();
    Files.setOwner(
        entry(),
        entry().getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
    compile();
    assertThat(compiler.asked).isEqualTo(2);
    compile();
    assertThat(compiler.asked).as("rewritten").isEqualTo(2);
    Files.setOwner(
        kept, kept.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
    compile();
    compile();
    assertThat(compiler.asked).as("a folder of another's is left alone").isEqualTo(4);
  }

  @Test
  void compileFile_folderThatOthersMayWriteTo_isEmptiedAndClosed() throws Exception {
    compile();
    Path planted = Files.writeString(kept.resolve(Digest.of("planted")), "");
    Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("rwxrwxrwx"));
    compile();
    assertThat(compiler.asked).isEqualTo(2);
    assertThat(planted).doesNotExist();
    compile();
    assertThat(compiler.asked).isEqualTo(2);
  }

  @Test
  void compileFile_folderIsAFile_compilesEachTimeAndSaysWhy() throws Exception {
    Files.createDirectories(kept.getParent());
    Files.writeString(kept, "no folder");
    try (CapturedLog log = new CapturedLog("dev.weir.worker")) {
      compile();
      compile();
      assertThat(compiler.asked).isEqualTo(2);
      assertThat(log.warnings())
          .hasSize(2)
          .first()
          .asString()
          .contains("compiled classes are not kept: ", "deep/cache", "WEIR_CACHE");
    }
    assertThat(Files.readString(kept)).isEqualTo("no folder");
  }

  /** The folder that was named may be one of the user's, with work in it. */
  @Test
  void compileFile_folderWithFilesOfTheUsers_theyStay() throws Exception {
    Files.createDirectories(kept);
    Path work = Files.writeString(kept.resolve("Cook.class"), "of weeks");
    unusedFor(work, ClassCache.LONGEST_UNUSED.plusDays(1));
    Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("rwxr-xr-x"));
    compile();
    assertThat(work).exists();
    Files.delete(work);
    compile();
    assertThat(compiler.asked).as("kept beside it").isEqualTo(1);
  }

  @Test
  void compileFile_noFolderCanBeMade_compiledEachTime() throws Exception {
    kept = Files.writeString(temp.resolve("file"), "in the way").resolve("cache");
    compile();
    compile();
    assertThat(compiler.asked).isEqualTo(2);
  }

  @Test
  void compileFile_noCache_nothingIsKept() throws Exception {
    SourceCompiler plain = new SourceCompiler(compiler, ClassCache.none());
    plain.compileFile(source);
    plain.compileFile(source);
    assertThat(compiler.asked).isEqualTo(2);
  }

  @Test
  void write_moreThanTheMost_theLongestUnusedGo() throws Exception {
    CacheFolder cache = new CacheFolder(kept);
    cache.write(Digest.of("first"), new byte[1]);
    for (int i = 0; i < ClassCache.MOST_FILES; i++) {
      unusedFor(
          Files.write(kept.resolve(Digest.of("e" + i)), new byte[1]), Duration.ofMinutes(i + 1));
    }
    cache.write(Digest.of("newest"), new byte[1]);
    assertThat(entries()).hasSize(ClassCache.MOST_FILES);
    assertThat(kept.resolve(Digest.of("newest"))).exists();
    assertThat(kept.resolve(Digest.of("e" + (ClassCache.MOST_FILES - 1)))).doesNotExist();
    assertThat(kept.resolve(Digest.of("e0"))).exists();
  }

  @Test
  void write_moreBytesThanTheMost_theLongestUnusedGo() throws Exception {
    CacheFolder cache = new CacheFolder(kept);
    cache.write(Digest.of("first"), new byte[1]);
    for (int i = 0; i < 4; i++) {
      Path file = kept.resolve(Digest.of("e" + i));
      try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
        sparse.setLength(ClassCache.MOST_BYTES / 4);
      }
      unusedFor(file, Duration.ofMinutes(i + 1));
    }
    cache.write(Digest.of("newest"), new byte[1]);
    assertThat(entries())
        .extracting(Path::getFileName)
        .extracting(Path::toString)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of("newest", "first", "e0", "e1", "e2").map(Digest::of).toList());
    cache.write(Digest.of("huge"), new byte[(int) CacheFolder.MOST_BYTES_OF_ONE + 1]);
    assertThat(kept.resolve(Digest.of("huge"))).doesNotExist();
  }

  @Test
  void write_whatIsNotUsedForLong_goes() throws Exception {
    CacheFolder cache = new CacheFolder(kept);
    cache.write(Digest.of("old"), new byte[1]);
    cache.write(Digest.of("used"), new byte[1]);
    Files.write(kept.resolve("1.half"), new byte[1]);
    unusedFor(Files.write(kept.resolve("2.half"), new byte[1]), Duration.ofHours(2));
    unusedFor(kept.resolve(Digest.of("old")), ClassCache.LONGEST_UNUSED.plusHours(1));
    unusedFor(kept.resolve(Digest.of("used")), ClassCache.LONGEST_UNUSED.plusHours(1));
    assertThat(cache.read(Digest.of("used"))).contains(new byte[1]);
    cache.write(Digest.of("new"), new byte[1]);
    assertThat(entries())
        .extracting(Path::getFileName)
        .extracting(Path::toString)
        .containsExactlyInAnyOrder(Digest.of("new"), Digest.of("used"), "1.half");
  }

  /** Each has one of the contents that were written, whole. */
  @Test
  void readAndWrite_manyAtOnce_neverHalfOfOne() throws Exception {
    List<byte[]> contents =
        Stream.of("a", "bb", "ccc").map(text -> text.repeat(20_000).getBytes(UTF_8)).toList();
    new CacheFolder(kept).write("one", contents.getFirst());
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> all =
          Stream.of(0, 1, 2, 3, 4, 5).map(n -> pool.submit(() -> turmoil(contents, n))).toList();
      for (Future<Boolean> each : all) {
        assertThat(each.get()).isTrue();
      }
    }
    assertThat(entries()).hasSize(1);
  }

  private boolean turmoil(List<byte[]> contents, int number) throws IOException {
    CacheFolder own = new CacheFolder(kept);
    for (int round = 0; round < 100; round++) {
      if (number < 3) {
        own.write("one", contents.get(number));
      }
      byte[] read = own.read("one").orElseThrow();
      if (contents.stream().noneMatch(content -> Arrays.equals(content, read))) {
        return false;
      }
    }
    return true;
  }

  @Test
  void of_environment_saysWhere() {
    String home = System.getProperty("user.home");
    assertThat(ClassCache.of(Map.of()).place())
        .contains(Path.of(home, ".cache", "weir", "classes"));
    assertThat(ClassCache.of(Map.of(ClassCache.VARIABLE, "")).place())
        .contains(Path.of(home, ".cache", "weir", "classes"));
    assertThat(ClassCache.of(Map.of("XDG_CACHE_HOME", "/x")).place())
        .contains(Path.of("/x/weir/classes"));
    assertThat(ClassCache.of(Map.of("XDG_CACHE_HOME", "relative")).place())
        .contains(Path.of(home, ".cache", "weir", "classes"));
    assertThat(ClassCache.of(Map.of(ClassCache.VARIABLE, "/y", "XDG_CACHE_HOME", "/x")).place())
        .contains(Path.of("/y/classes"));
    assertThat(ClassCache.of(Map.of(ClassCache.VARIABLE, "none")).place()).isEmpty();
    for (String no : List.of(" ", "a\0b")) {
      assertThatThrownBy(() -> ClassCache.of(Map.of(ClassCache.VARIABLE, no)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("WEIR_CACHE: \"" + no + "\" (expected: a folder, or none)");
    }
  }

  private Class<?> compile() throws Exception {
    return compile(compiler);
  }

  private Class<?> compile(Compiler by) {
    SourceFile file = new SourceCompiler(by, ClassCache.in(kept)).compileFile(source);
    assertThat(file.problems()).isEmpty();
    return file.types().getFirst();
  }

  private static int number(Class<?> type) throws Exception {
    var field = type.getDeclaredField("N");
    field.setAccessible(true);
    return field.getInt(null);
  }

  private List<Path> entries() throws IOException {
    try (Stream<Path> files = Files.list(kept)) {
      return files.toList();
    }
  }

  private Path entry() throws IOException {
    assertThat(entries()).hasSize(1);
    return entries().getFirst();
  }

  private static void unusedFor(Path file, Duration time) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(time)));
  }

  /** The compiler, and how often it was asked. */
  private static final class Asked implements Compiler {
    private final JdkCompiler javac;
    private Callable<Boolean> meanwhile = () -> true;
    private boolean repeats;
    private @Nullable Result last;
    private int asked;

    Asked(String classPath) {
      javac = new JdkCompiler(classPath);
    }

    @Override
    public Result compile(Path file) {
      asked++;
      Result result = repeats && last != null ? last : javac.compile(file);
      last = result;
      try {
        meanwhile.call();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
      return result;
    }

    @Override
    public Optional<String> identity() throws IOException {
      return javac.identity();
    }
  }
}
