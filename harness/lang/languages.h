/* languages.h: the languages that are known as data: a lexer by a few marks, a compiler and a way to
 * run. Of each: the word in code, the word in data and on pages, how people write it, the answer's
 * file. What is known of its text: harness/lang/native. How it is run: runners/native. */
#ifndef LANG_LANGUAGES_H
#define LANG_LANGUAGES_H

#define NATIVE_LANGUAGES(X)                                                                        \
    X(c, "c", "C", "candidate.c")                                                                  \
    X(cpp, "cpp", "C++", "candidate.cpp")                                                          \
    X(fortran, "fortran", "Fortran", "candidate.f90")                                              \
    X(ada, "ada", "Ada", "candidate.adb")                                                          \
    X(java, "java", "Java", "candidate.java")                                                      \
    X(javascript, "javascript", "JavaScript", "candidate.js")                                      \
    X(typescript, "typescript", "TypeScript", "candidate.ts")                                      \
    X(go, "go", "Go", "candidate.go")                                                              \
    X(rust, "rust", "Rust", "candidate.rs")                                                        \
    X(ruby, "ruby", "Ruby", "candidate.rb")                                                        \
    X(php, "php", "PHP", "candidate.php")                                                          \
    X(perl, "perl", "Perl", "candidate.pl")                                                        \
    X(lua, "lua", "Lua", "candidate.lua")                                                          \
    X(r, "r", "R", "candidate.R")                                                                  \
    X(bash, "bash", "Bash", "candidate.sh")                                                        \
    X(racket, "racket", "Racket", "candidate.rkt")                                                 \
    X(d, "d", "D", "candidate.d")                                                                  \
    X(csharp, "csharp", "C#", "candidate.cs")                                                      \
    X(scala, "scala", "Scala", "candidate.scala")                                                  \
    X(haskell, "haskell", "Haskell", "candidate.hs")                                               \
    X(ocaml, "ocaml", "OCaml", "candidate.ml")                                                     \
    X(julia, "julia", "Julia", "candidate.jl")                                                     \
    X(swift, "swift", "Swift", "candidate.swift")

#endif
