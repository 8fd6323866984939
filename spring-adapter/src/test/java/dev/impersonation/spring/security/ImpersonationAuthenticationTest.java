package dev.impersonation.spring.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.security.core.authority.AuthorityUtils;

class ImpersonationAuthenticationTest {
  static ImpersonationContext.Builder bob() {
    return ImpersonationContext.builder("https://issuer.example", "user_bob");
  }

  static Actor actor(String subject) {
    return Actor.of(subject);
  }

  private static ImpersonationAuthentication of(ImpersonationContext context) {
    return ImpersonationAuthentication.of(context, List.of());
  }

  @Test
  void of_context_isTheSubject() {
    ImpersonationContext context = bob().actor(actor("user_alice")).build();
    ImpersonationAuthentication authentication =
        ImpersonationAuthentication.of(context, AuthorityUtils.createAuthorityList("a", "b"));
    assertThat(authentication.getPrincipal()).isEqualTo("user_bob");
    assertThat(authentication.getName()).isEqualTo("user_bob");
    assertThat(authentication.getDetails()).isSameAs(context);
    assertThat(authentication.getCredentials()).isNull();
    assertThat(authentication.isAuthenticated()).isTrue();
    assertThat(authentication.getAuthorities()).hasSize(2);
    assertThat(authentication.toString()).isEqualTo("ImpersonationAuthentication[ACTIVE]");
  }

  @Test
  void equals_includesActorAndAuthorities_butNotTheToken() {
    ImpersonationAuthentication alice = of(bob().actor(actor("user_alice")).build());
    assertThat(alice)
        .isEqualTo(of(bob().actor(actor("user_alice")).expiration(Instant.EPOCH).build()))
        .hasSameHashCodeAs(of(bob().actor(actor("user_alice")).build()))
        .isNotEqualTo(of(bob().build()))
        .isNotEqualTo(of(bob().unknownImpersonation().build()))
        .isNotEqualTo(of(bob().actor(actor("user_carol")).build()))
        .isNotEqualTo(
            ImpersonationAuthentication.of(
                alice.context(), AuthorityUtils.createAuthorityList("a")));
  }

  @Test
  void setAuthenticated_toFalse_isRefused() {
    ImpersonationAuthentication authentication = of(bob().build());
    authentication.setAuthenticated(true);
    assertThatIllegalArgumentException().isThrownBy(() -> authentication.setAuthenticated(false));
  }

  @Test
  void write_toStream_fails() throws Exception {
    try (ObjectOutputStream stream = new ObjectOutputStream(new ByteArrayOutputStream())) {
      assertThatThrownBy(() -> stream.writeObject(of(bob().build())))
          .isInstanceOf(NotSerializableException.class);
    }
  }
}
