package dev.weir.testkit;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Gives tests their {@link Seed}, or a {@link Random} made of it, as a parameter, and prints the
 * command that replays a failed one. It registers itself.
 */
public final class Seeds implements ParameterResolver, TestWatcher {
  /** The system property that fixes the seed; the build sets it from {@code -Dseed=…}. */
  public static final String PROPERTY = "weir.seed";

  private static final ExtensionContext.Namespace STORE =
      ExtensionContext.Namespace.create(Seeds.class);

  /** For the service loader. */
  public Seeds() {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Seed.class || type == Random.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Seed seed =
        context
            .getStore(STORE)
            .computeIfAbsent(Seed.class, key -> choose(System.getProperty(PROPERTY)), Seed.class);
    return parameter.getParameter().getType() == Seed.class ? seed : seed.random();
  }

  @Override
  public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
    Seed seed = context.getStore(STORE).get(Seed.class, Seed.class);
    if (seed != null) {
      System.err.println("replay with: " + replay(seed, context));
    }
  }

  /** The seed that {@code property} names, a fresh one where the build was given none. */
  static Seed choose(@Nullable String property) {
    return given(property)
        .map(Seeds::parse)
        .orElseGet(() -> new Seed(new SecureRandom().nextInt()));
  }

  private static Optional<String> given(@Nullable String property) {
    // Maven hands over an unset property as its own name.
    return Optional.ofNullable(property).filter(it -> !it.isBlank() && !it.startsWith("${"));
  }

  private static Seed parse(String text) {
    try {
      return new Seed(Long.parseLong(text));
    } catch (NumberFormatException refused) {
      throw new IllegalArgumentException(
          "%s: %s (expected: a whole number)".formatted(PROPERTY, text), refused);
    }
  }

  private static String replay(Seed seed, ExtensionContext context) {
    return "mvn verify -Dseed=%d -Dtest='%s#%s' -Dsurefire.failIfNoSpecifiedTests=false"
        .formatted(
            seed.value(),
            context.getRequiredTestClass().getSimpleName(),
            context.getRequiredTestMethod().getName());
  }
}
