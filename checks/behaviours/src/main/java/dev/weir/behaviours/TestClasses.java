package dev.weir.behaviours;

import dev.weir.testkit.Behaviour;
import java.io.IOException;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The tests that name behaviours, found in class files without loading a class. What is disabled
 * names nothing.
 */
final class TestClasses extends SimpleFileVisitor<Path> {
  private static final String BEHAVIOUR = Behaviour.class.descriptorString();
  private static final String DISABLED = "Lorg/junit/jupiter/api/Disabled;";

  /** Folders without class files of ours. Stress tests may be main code of their module. */
  private static final Pattern SKIPPED =
      Pattern.compile("(.*/)?(\\.[^/]+|src|target/(?!(test-)?classes$)[^/]+)");

  private final Path root;
  private final SortedMap<String, Set<String>> named = new TreeMap<>();

  private TestClasses(Path root) {
    this.root = root;
  }

  /**
   * The names of behaviours in what was built below {@code root}, each with the tests that name it.
   */
  static SortedMap<String, Set<String>> named(Path root) throws IOException {
    TestClasses found = new TestClasses(root);
    Files.walkFileTree(root, found);
    return found.named;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    boolean skipped = SKIPPED.matcher(root.relativize(folder).toString()).matches();
    return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    if (file.toString().endsWith(".class")) {
      add(ClassFile.of().parse(file));
    }
    return FileVisitResult.CONTINUE;
  }

  private void add(ClassModel test) {
    if (!disabled(test)) {
      String name = test.thisClass().asInternalName().replace('/', '.');
      add(test, name);
      test.methods().stream()
          .filter(method -> !disabled(method))
          .forEach(method -> add(method, name + "#" + method.methodName().stringValue()));
    }
  }

  private void add(AttributedElement element, String where) {
    annotations(element, BEHAVIOUR)
        .flatMap(annotation -> annotation.elements().stream())
        .map(AnnotationElement::value)
        .flatMap(TestClasses::strings)
        .forEach(name -> named.computeIfAbsent(name, any -> new TreeSet<>()).add(where));
  }

  private static boolean disabled(AttributedElement element) {
    return annotations(element, DISABLED).findAny().isPresent();
  }

  private static Stream<Annotation> annotations(AttributedElement element, String descriptor) {
    return element.findAttribute(Attributes.runtimeVisibleAnnotations()).stream()
        .flatMap(attribute -> attribute.annotations().stream())
        .filter(annotation -> annotation.className().equalsString(descriptor));
  }

  private static Stream<String> strings(AnnotationValue value) {
    return switch (value) {
      case AnnotationValue.OfArray array -> array.values().stream().flatMap(TestClasses::strings);
      case AnnotationValue.OfString string -> Stream.of(string.stringValue());
      default -> throw new IllegalStateException("@Behaviour: " + value + " (expected: strings)");
    };
  }
}
