package dev.impersonation.testkit;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands a {@link TestIssuer}, and tokens it signed, to JUnit Jupiter tests.
 *
 * <p>Put {@code @ExtendWith(TestIssuerExtension.class)} on a test class. Constructors, lifecycle
 * methods and test methods may then take
 *
 * <ul>
 *   <li>a {@link TestIssuer}: the same one throughout a top-level test class and the classes nested
 *       in it, started when first asked for, closed by JUnit when the class is done;
 *   <li>a {@code String} annotated with {@link SessionToken}: a token of that issuer.
 * </ul>
 *
 * <p>{@code SessionToken} on a parameter of another type fails the test with a {@link
 * ParameterResolutionException}. Runs on JUnit Jupiter 5.14 and 6, in parallel execution too.
 */
public final class TestIssuerExtension implements ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(TestIssuerExtension.class);

  // JUnit 5 has no Store.computeIfAbsent and JUnit 6 deprecates getOrComputeIfAbsent.
  private static final Lock STARTING = new ReentrantLock();

  /** For JUnit, which registers extensions by class; {@code @RegisterExtension} works as well. */
  public TestIssuerExtension() {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.isAnnotated(SessionToken.class)
        || parameter.getParameter().getType() == TestIssuer.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    SessionToken wanted = parameter.findAnnotation(SessionToken.class).orElse(null);
    if (wanted == null) {
      return issuerFor(context);
    }
    if (parameter.getParameter().getType() != String.class) {
      throw new ParameterResolutionException(
          "@SessionToken gives a String, but the parameter is "
              + parameter.getParameter()
              + " of "
              + parameter.getDeclaringExecutable());
    }
    return sign(wanted, issuerFor(context).token());
  }

  private static String sign(SessionToken wanted, TokenBuilder token) {
    token.subject(wanted.subject());
    if (!wanted.actor().isEmpty()) {
      token.impersonatedBy(wanted.actor());
    }
    if (!wanted.authorizedParty().isEmpty()) {
      token.authorizedParty(wanted.authorizedParty());
    }
    String organization = wanted.organization();
    if (!organization.isEmpty()) {
      String slug = organization.startsWith("org_") ? organization.substring(4) : organization;
      token.organization(organization, slug, wanted.role(), wanted.permissions());
    }
    return token.sign();
  }

  /** The store closes what is {@link AutoCloseable} in it when its context ends. */
  private static TestIssuer issuerFor(ExtensionContext context) {
    ExtensionContext.Store store = topLevel(context).getStore(NAMESPACE);
    STARTING.lock();
    try {
      TestIssuer issuer = store.get(TestIssuer.class, TestIssuer.class);
      if (issuer == null) {
        issuer = TestIssuer.start();
        store.put(TestIssuer.class, issuer);
      }
      return issuer;
    } finally {
      STARTING.unlock();
    }
  }

  private static ExtensionContext topLevel(ExtensionContext context) {
    ExtensionContext parent = context.getParent().orElse(null);
    return parent == null || parent.getTestClass().isEmpty() ? context : topLevel(parent);
  }
}
