#!/usr/bin/env bats
# The watcher answers C++'s casts for vvp (testbenches/watch/cast.c): as the library itself does.

load lib

setup() {
    e2e_setup
    needs g++ iverilog vvp
    watcher=$(cd "${ASSAY%/*}" && pwd)/obj/watch.vpi
    mkdir assay
    cp "$watcher" assay/watch.vpi
}

@test "every cast comes out as the library's, in hierarchies of all kinds and in half-built objects" {
    cat >cast.cc <<'EOF'
#include <cstdio>
struct A { virtual ~A() {} int a = 1; };
struct B { virtual ~B() {} int b = 2; };
struct C : A, B { int c = 3; };
struct V1 : virtual A { V1(); int v = 4; };
struct V2 : virtual A { int w = 5; };
struct D : V1, V2, B { D() {} int d = 6; };
struct E : C { int e = 7; };
struct F : private B, public A { };
struct T1 : A { }; struct T2 : A { }; struct Twice : T1, T2 { };
static long far(const void *from, const void *to) { return to ? (const char *)to - (const char *)from : -999; }
template <class S> static void ask(const char *name, S *s)
{
    printf("%s %ld %ld %ld %ld %ld %ld\n", name, far(s, dynamic_cast<C *>(s)), far(s, dynamic_cast<D *>(s)),
           far(s, dynamic_cast<E *>(s)), far(s, dynamic_cast<V2 *>(s)), far(s, dynamic_cast<F *>(s)),
           far(s, dynamic_cast<T2 *>(s)));
    printf("%ld\n", far(s, dynamic_cast<void *>(s)));
}
V1::V1() { ask("in construction", static_cast<A *>(this)); }
int main()
{
    for (int i = 0; i < 3; i++) {
        C c; D d; E e; F f; V1 v; Twice t; A a; B b;
        ask("A of C", static_cast<A *>(&c)); ask("B of C", static_cast<B *>(&c));
        ask("A of D", static_cast<A *>(&d)); ask("B of D", static_cast<B *>(&d));
        ask("A of E", static_cast<A *>(&e)); ask("B of E", static_cast<B *>(&e));
        ask("A of V1", static_cast<A *>(&v)); ask("V1 of D", static_cast<V1 *>(&d));
        ask("A of F", static_cast<A *>(&f)); ask("A of T1", static_cast<A *>(static_cast<T1 *>(&t)));
        ask("A of T2", static_cast<A *>(static_cast<T2 *>(&t))); ask("A", &a); ask("B", &b);
    }
    return 0;
}
EOF
    g++ -O1 -o cast cast.cc
    ./cast >library
    [ "$(wc -l <library)" -ge 80 ]
    LD_PRELOAD=$PWD/assay/watch.vpi LD_DEBUG=bindings ./cast >watcher 2>bindings
    grep -q "cast \[0\] to .*watch.vpi \[0\]: normal symbol .__dynamic_cast" bindings
    cmp library watcher
}

@test "vvp makes its casts by way of the watcher" {
    echo 'module t; integer i; initial for (i = 0; i < 9; i = i + 1) ; endmodule' >t.v
    iverilog -o t t.v
    LD_PRELOAD=$PWD/assay/watch.vpi LD_DEBUG=bindings vvp -n t 2>bindings </dev/null
    grep -q "vvp \[0\] to .*watch.vpi \[0\]: normal symbol .__dynamic_cast" bindings
}
