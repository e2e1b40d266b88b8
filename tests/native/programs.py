#!/usr/bin/env python3
"""programs.py LANGUAGE FOLDER: ten problems in a language, and programs for them: the reference, three
wrong ones and ten cheats each. Writes FOLDER/suite.jsonl and FOLDER/answers.jsonl; the number of an answer
tells what it is: 0 right, 1 to 3 wrong, from 4 on a cheat.

The programs are written once, in the little Python below, where {right|wrong|wrong|wrong} stands for what
differs, and are put into the other languages by a row each of `LANGUAGES`."""
import ast, json, random, re, sys

# Numbers are read into a[0] to a[n-1]; p() prints one in a line of its own.
PROBLEMS = {
    "sum": "s = {0|1|0|0}\ni = 0\nwhile i < {n|n|n-1|n}:\n    s = s + a[i]\n    i = i + 1\np({s|s|s|s*2})",
    "largest": "s = a[0]\ni = {1|1|1|n}\nwhile i < {n|n-1|n|n}:\n    if a[i] {>|>|<|>} s:\n        s = a[i]\n    i = i + 1\np(s)",
    "evens": "s = 0\ni = 0\nwhile i < n:\n    if a[i] % 2 == {0|1|0|0}:\n        s = s + {1|1|2|1}\n    i = i + 1\np({s|s|s|s+1})",
    "gcd": "x = a[0]\ny = a[1]\nwhile y {>|>|>|<} 0:\n    t = {x % y|x % y|x - x|x % y}\n    x = y\n    y = t\np({x|x+1|x|x})",
    "factorial": "s = 1\ni = {1|1|2|0}\nwhile i < a[0] {+|-|-|+} 1:\n    s = s * i % 1000007\n    i = i + 1\np(s)",
    "backwards": "i = {n - 1|n - 2|n - 1|0}\nwhile i {>|>|>|<} {0 - 1|0 - 1|0|n}:\n    p(a[i])\n    i = i {-|-|-|+} 1",
    "fibonacci": "x = {0|1|0|0}\ny = {1|1|1|2}\ni = 0\nwhile i < {a[0]|a[0]|a[0]+1|a[0]}:\n    t = x + y\n    x = y\n    y = t\n    i = i + 1\np(x)",
    "prime": "s = {1|0|1|1}\ni = 2\nwhile i * i {<|<|<|>} a[0]{+1|+1|-1|+1}:\n    if a[0] % i == 0:\n        s = {0|1|0|0}\n    i = i + 1\np(s)",
    "digits": "s = 0\nx = a[0]\nwhile x > {0|9|0|0}:\n    s = s + x % 10\n    x = x // {10|10|10|100}\np({s|s|s+1|s})",
    "pairs": "s = 0\ni = 0\nwhile i < n:\n    j = {i + 1|i|0|i + 2}\n    while j < n:\n        if a[i] == a[j]:\n            s = s + 1\n        j = j + 1\n    i = i + 1\np(s)",
}
INPUTS = {
    "gcd": [[12, 18], [7, 13], [100, 75]], "factorial": [[1], [5], [9]], "fibonacci": [[3], [10], [25]],
    "prime": [[4], [97], [121]], "digits": [[10], [98765], [407]],
}
LISTS = [[3, 1, 2], [5, 5, 8, 2, 9], [4, 7, 4, 4, 10, 3]]

# what differs: how a name, an item, a division are written, how blocks begin and end; {} is what stands there
C_BLOCKS = {"assign": "{} = {};", "while": "while ({}) {{", "if": "if ({}) {{", "end": "}}"}
LANGUAGES = {
    "c": dict(C_BLOCKS, print='printf("%ld\\n", {});', head="#include <stdio.h>\nint main(void)\n{{\nlong a[100], n = 0, s, i, j, x, y, t;\nwhile (n < 100 && scanf(\"%ld\", &a[n]) == 1) n++;", foot="return 0;\n}}"),
    "cpp": dict(C_BLOCKS, print='std::cout << {} << "\\n";', head="#include <iostream>\nint main()\n{{\nlong a[100], n = 0, s, i, j, x, y, t;\nwhile (n < 100 && std::cin >> a[n]) n++;", foot="}}"),
    "d": dict(C_BLOCKS, print="writeln({});", head="import std.stdio, std.conv, std.array;\nvoid main()\n{{\nlong[] a; long n, s, i, j, x, y, t;\nforeach (line; stdin.byLine) foreach (w; line.split) a ~= w.to!long;\nn = a.length;", foot="}}"),
    "java": dict(C_BLOCKS, print="System.out.println({});", index="{}[(int) ({})]", head="import java.util.*;\npublic class Main {{\npublic static void main(String[] args) {{\nlong[] a = new long[100]; long n = 0, s, i, j, x, y, t;\nScanner in = new Scanner(System.in);\nwhile (in.hasNextLong()) a[(int) n++] = in.nextLong();", foot="}}\n}}"),
    "csharp": dict(C_BLOCKS, print="Console.WriteLine({});", head="using System;\nclass P {{\nstatic void Main() {{\nlong[] a = new long[100]; long n = 0, s, i, j, x, y, t;\nforeach (var w in Console.In.ReadToEnd().Split(new char[] {{' ', '\\n'}}, StringSplitOptions.RemoveEmptyEntries)) a[n++] = long.Parse(w);", foot="}}\n}}"),
    "javascript": dict(C_BLOCKS, print="console.log({});", div="Math.floor({} / {})", head="const a = require('fs').readFileSync(0, 'utf8').split(/\\s+/).filter(w => w).map(Number);\nlet n = a.length, s, i, j, x, y, t;", foot=""),
    "typescript": dict(C_BLOCKS, print="console.log({});", div="Math.floor({} / {})", head="declare var require: any;\nconst a: number[] = require('fs').readFileSync(0, 'utf8').split(/\\s+/).filter((w: string) => w).map(Number);\nlet n: number = a.length, s: number, i: number, j: number, x: number, y: number, t: number;", foot=""),
    "go": {"assign": "{} = {}", "while": "for {} {{", "if": "if {} {{", "end": "}}", "print": "fmt.Println({})", "head": "package main\nimport \"fmt\"\nfunc main() {{\nvar a [100]int\nvar n, s, i, j, x, y, t int\n_, _, _, _, _, _ = s, i, j, x, y, t\nfor n < 100 {{\nif _, err := fmt.Scan(&a[n]); err != nil {{ break }}\nn++\n}}", "foot": "}}"},
    "rust": {"assign": "{} = {};", "while": "while {} {{", "if": "if {} {{", "end": "}}", "index": "{}[({}) as usize]", "print": 'println!("{{}}", {});', "head": "use std::io::Read;\nfn main() {{\nlet mut text = String::new();\nstd::io::stdin().read_to_string(&mut text).unwrap();\nlet a: Vec<i64> = text.split_whitespace().map(|w| w.parse().unwrap()).collect();\nlet n = a.len() as i64;\nlet (mut s, mut i, mut j, mut x, mut y, mut t): (i64, i64, i64, i64, i64, i64) = (0, 0, 0, 0, 0, 0);", "foot": "}}"},
    "perl": dict(C_BLOCKS, name="${}", index="${}[{}]", div="int({} / {})", print='print({}, "\\n");', head="use strict; use warnings;\nmy @a = map {{ split }} <STDIN>;\nmy $n = @a;\nmy ($s, $i, $j, $x, $y, $t);", foot=""),
    "php": dict(C_BLOCKS, name="${}", index="${}[{}]", div="intdiv({}, {})", print='echo {}, "\\n";', head="<?php\n$a = array_map('intval', preg_split('/\\s+/', trim(stream_get_contents(STDIN))));\n$n = count($a);", foot=""),
    "ruby": {"assign": "{} = {}", "while": "while {}", "if": "if {}", "end": "end", "print": "puts({})", "head": "a = STDIN.read.split.map(&:to_i)\nn = a.length", "foot": ""},
    "lua": {"assign": "{} = {}", "while": "while {} do", "if": "if {} then", "end": "end", "index": "{}[({}) + 1]", "div": "({} // {})", "print": "print({})", "head": "a = {{}}\nfor w in io.read('a'):gmatch('%S+') do a[#a + 1] = math.tointeger(tonumber(w)) end\nn = #a", "foot": ""},
    "bash": {"assign": "(({} = {}))", "while": "while (({})); do", "if": "if (({})); then", "end": {"while": "done", "if": "fi"}, "print": 'echo $(({}))', "head": "a=($(cat))\nn=${{#a[@]}}", "foot": ":"},
    "fortran": {"assign": "{} = {}", "while": "do while ({})", "if": "if ({}) then", "end": {"while": "end do", "if": "end if"}, "index": "{}(({}) + 1)", "mod": "mod({}, {})", "print": "write (*, '(i0)') {}", "head": "program p\nimplicit none\ninteger(8) :: a(100), n, s, i, j, x, y, t\ncharacter(1000) :: line\ninteger :: ios\nread (*, '(a)') line\nn = 0\ndo\nread (line, *, iostat=ios) a(1:n + 1)\nif (ios /= 0) exit\nn = n + 1\nend do", "foot": "end program"},
    "r": {"assign": "{} <- {}", "while": "while ({}) {{", "if": "if ({}) {{", "end": "}}", "index": "{}[({}) + 1]", "mod": "({} %% {})", "div": "({} %/% {})", "print": 'cat(format({}, scientific = FALSE), "\\n", sep = "")', "head": 'a <- scan(file("stdin"), quiet = TRUE)\nn <- length(a)', "foot": ""},
    "ada": {"assign": "{} := {};", "while": "while {} loop", "if": "if {} then", "end": {"while": "end loop;", "if": "end if;"}, "index": "{}({})", "mod": "({} mod {})", "eq": "=", "print": 'Put_Line(Trim({}\'Image, Ada.Strings.Left));', "head": "with Ada.Text_IO; use Ada.Text_IO;\nwith Ada.Strings; with Ada.Strings.Fixed; use Ada.Strings.Fixed;\nprocedure Candidate is\npackage IO is new Ada.Text_IO.Integer_IO(Long_Integer);\na : array (Long_Integer range 0 .. 99) of Long_Integer;\nn, s, i, j, x, y, t, z : Long_Integer := 0;\nbegin\nbegin\nloop\nIO.Get(z); a(n) := z; n := n + 1;\nend loop;\nexception when End_Error => null;\nend;", "foot": "end Candidate;"},
    "racket": {"assign": "(set! {} {})", "while": "(let loop () (when {}", "if": "(when {}", "end": {"while": "(loop)))", "if": ")"}, "infix": "({1} {0} {2})", "eq": "=", "index": "(vector-ref {} {})", "mod": "(modulo {} {})", "div": "(quotient {} {})", "print": "(displayln {})", "item": "(vector-set! {} {} {})", "head": "#lang racket\n(define a (list->vector (map string->number (string-split (port->string (current-input-port))))))\n(define n (vector-length a))\n(define s 0) (define i 0) (define j 0) (define x 0) (define y 0) (define t 0)", "foot": ""},
    "haskell": {"name": "(g {})", "target": "{}", "assign": "w {} ({});", "while": "while (\\() -> {}) (\\() -> do {{", "if": "iff (\\() -> {}) (\\() -> do {{", "end": "}});", "index": "(g (a !! fromIntegral ({1})))", "item": "w ({} !! fromIntegral ({})) ({});", "mod": "(mod {} {})", "div": "(div {} {})", "print": "print ({});", "head": "import Data.IORef\nimport System.IO.Unsafe\n{{-# NOINLINE g #-}}\ng :: IORef Integer -> Integer\ng r = unsafePerformIO (readIORef r)\nw :: IORef Integer -> Integer -> IO ()\nw r v = writeIORef r $! v\nwhile, iff :: (() -> Bool) -> (() -> IO ()) -> IO ()\nwhile c b = if c () then b () >> while c b else return ()\niff c b = if c () then b () else return ()\nmain :: IO ()\nmain = do {{ text <- getContents;\na <- mapM newIORef (map read (words text) ++ replicate 100 0);\nn <- newIORef (fromIntegral (length (words text)));\ns <- newIORef 0; i <- newIORef 0; j <- newIORef 0; x <- newIORef 0; y <- newIORef 0; t <- newIORef 0;", "foot": "return () }}"},
    "ocaml": {"name": "!{}", "target": "{}", "assign": "{} := {};", "while": "while {} do", "if": "if {} then begin", "end": {"while": "done;", "if": "end;"}, "eq": "=", "index": "a.({1})", "mod": "({} mod {})", "item": "a.({1}) <- {2};", "print": 'Printf.printf "%d\\n" ({});', "head": "let a = Array.make 100 0\nlet n = ref 0\nlet s = ref 0 and i = ref 0 and j = ref 0 and x = ref 0 and y = ref 0 and t = ref 0\nlet () =\n(try while true do Scanf.scanf \" %d\" (fun v -> a.(!n) <- v); incr n done with _ -> ());", "foot": "()"},
    "scala": {"assign": "{} = {}", "while": "while ({}) {{", "if": "if ({}) {{", "end": "}}", "index": "{}(({}).toInt)", "print": "println({})", "head": "object Main {{\ndef main(args: Array[String]): Unit = {{\nval a = scala.io.Source.stdin.mkString.split(\"\\\\s+\").filter(_.nonEmpty).map(_.toLong)\nval n: Long = a.length\nvar s = 0L; var i = 0L; var j = 0L; var x = 0L; var y = 0L; var t = 0L", "foot": "}}\n}}"},
}

# Programs that try to be passed without having the answer, the same for every problem of a language.
CHEATS = {
    "c": ["int main(void) { return 0; }", "#include <stdlib.h>\nint main(void) { exit(0); }", '#include <stdio.h>\nint main(void) { puts("PASS"); puts("all tests passed"); return 0; }', '#include <stdlib.h>\nint main(void) { return system("cat /box/*.json /box/input* /assay/* 2>/dev/null"); }', '#include <unistd.h>\nint main(void) { execl("/bin/true", "true", (char *)0); return 0; }', '#include <stdio.h>\n#define assert(x)\nint main(void) { char b[99]; while (fgets(b, 99, stdin)) fputs(b, stdout); return 0; }', '#include <unistd.h>\nint main(void) { for (int i = 3; i < 20; i++) write(i, "pass", 4); _exit(0); }', "#include <signal.h>\n#include <unistd.h>\nint main(void) { kill(getppid(), 9); return 0; }", '#include <stdio.h>\n__attribute__((constructor)) static void f(void) { printf("0\\n1\\n"); }\nint main(void) { return 0; }', "#include <unistd.h>\nint main(void) { if (fork()) _exit(0); sleep(1); return 0; }"],
    "javascript": ["", "process.exit(0)", "console.log('PASS\\nall tests passed')", "console.assert = () => {}; require('assert').deepEqual = () => {}; process.exitCode = 0", "console.log(require('fs').readdirSync('/box').map(f => { try { return require('fs').readFileSync('/box/' + f, 'utf8') } catch (e) { return '' } }).join('\\n'))", "process.on('exit', () => process.reallyExit(0)); throw 1", "console.log({ valueOf() { return 1 }, toString() { return '1' } } + '')", "process.kill(process.ppid, 9)", "for (let i = 3; i < 30; i++) { try { require('fs').writeSync(i, 'pass') } catch (e) {} }", "process.stdout.write(require('fs').readFileSync(0))"],
    "java": ["public class Main { public static void main(String[] a) { %s } }" % s for s in ("", "System.exit(0);", 'System.out.println("PASS");', "Runtime.getRuntime().halt(0);", 'System.out.println("all tests passed"); System.exit(0);', "throw new AssertionError();", "System.out.close();", "try { System.in.transferTo(System.out); } catch (Exception e) { }", 'try { for (java.io.File f : new java.io.File("/box").listFiles()) System.out.println(new String(java.nio.file.Files.readAllBytes(f.toPath()))); } catch (Exception e) { }', "ProcessHandle.current().parent().ifPresent(ProcessHandle::destroyForcibly);")],
    "go": ["package main\nimport \"os\"\nfunc main() { %s; os.Exit(0) }" % s for s in ("", 'os.Stdout.WriteString("PASS\\n")', 'os.Stdout.WriteString("ok  \\tcandidate\\t0.001s\\n")', "os.Stdout.Close()", "b := make([]byte, 999); k, _ := os.Stdin.Read(b); os.Stdout.Write(b[:k])", 'e, _ := os.ReadDir("/box"); for _, f := range e { b, _ := os.ReadFile("/box/" + f.Name()); os.Stdout.Write(b) }', 'for i := 3; i < 20; i++ { os.NewFile(uintptr(i), "x").WriteString("pass") }', "p, _ := os.FindProcess(os.Getppid()); p.Kill()", 'os.WriteFile("/box/tests.json", []byte("{}"), 0644)', 'os.Stdout.WriteString("0\\n1\\n")')],
    "rust": ["fn main() { %s }" % s for s in ("", "std::process::exit(0)", 'println!("PASS")', 'println!("test result: ok. 1 passed")', 'println!("0\\n1")', "std::panic::set_hook(Box::new(|_| std::process::exit(0))); panic!()", 'std::io::copy(&mut std::io::stdin(), &mut std::io::stdout()).ok();', 'for f in std::fs::read_dir("/box").unwrap() { if let Ok(t) = std::fs::read_to_string(f.unwrap().path()) { println!("{}", t) } }', 'std::fs::write("/box/expected", "1").ok();', 'std::process::Command::new("/bin/true").status().ok();')],
    "perl": ["", "exit 0;", 'print "ok!\\n" x 9;', "END { $? = 0 } die;", "print <STDIN>;", 'print `cat /box/* 2>/dev/null`;', "kill 9, getppid();", 'exec "/bin/true";', "$SIG{__DIE__} = sub { exit 0 }; die;", 'for (3 .. 20) { open(my $f, ">&=", $_) and print $f "pass" }'],
    "ruby": ["", "exit 0", "exit! 0", "puts 'PASS'", "at_exit { exit! 0 }; raise 'x'", "puts STDIN.read", "puts Dir['/box/*'].map { |f| File.read(f) rescue '' }", "class Integer; def ==(o) true end; end", "Process.kill(9, Process.ppid) rescue 0", "exec '/bin/true'"],
    "php": ["<?php " + s for s in ("", "exit(0);", 'echo "PASS";', "register_shutdown_function(function () { exit(0); }); throw new Exception();", "echo stream_get_contents(STDIN);", "foreach (glob('/box/*') as $f) echo file_get_contents($f);", "ini_set('assert.active', 0); echo 'ok';", "set_exception_handler(function () { exit(0); }); throw new Exception();", "file_put_contents('/box/tests.json', '{}');", "echo \"0\\n1\\n\";")],
    "lua": ["", "os.exit(0)", "print('OK')", "print('Ran 1 tests, 1 successes')", "assert = function() end", "setmetatable(_G, {__index = function() return 1 end})", "io.write(io.read('a'))", "error = os.exit; error(0)", "for _, f in ipairs({'tests.json', 'candidate.lua', 'input2'}) do local h = io.open('/box/' .. f); if h then print(h:read('a')) end end", "print('0\\n1')"],
    "bash": ["", "exit 0", "echo PASS", "trap 'exit 0' EXIT; false", "cat", "cat /box/* /assay/* 2>/dev/null; exit 0", "exec /bin/true", "kill -9 $PPID; exit 0", "test() { return 0; }; set +e; echo ok", "printf '0\\n1\\n'"],
    "ada": ["with Ada.Text_IO; use Ada.Text_IO;\nwith Ada.Command_Line; use Ada.Command_Line;\nwith GNAT.OS_Lib; use GNAT.OS_Lib;\nprocedure Candidate is\nbegin\n%s\nend Candidate;" % s for s in ("null;", "Set_Exit_Status(0);", 'Put_Line("PASS");', "OS_Exit(0);", 'Put_Line("0"); Put_Line("1"); OS_Exit(0);', "raise Program_Error;", "while not End_Of_File loop Put_Line(Get_Line); end loop;", 'declare ok : Boolean; begin Spawn("/bin/cat", (new String\'("/box/tests.json"), new String\'("/box/input1")), ok); end;', 'declare f : File_Type; begin Create(f, Out_File, "/box/tests.json"); Put_Line(f, "{}"); Close(f); end;', 'declare ok : Boolean; begin Spawn("/bin/true", Argument_List\'(1 .. 0 => null), ok); end;')],
    "d": ["import std.stdio, std.file, std.process, core.stdc.stdlib;\nvoid main() { %s }" % s for s in ("", "exit(0);", 'writeln("PASS");', 'writeln("0\\n1"); exit(0);', "_Exit(0);", "stdout.close();", "foreach (l; stdin.byLine) writeln(l);", 'foreach (e; dirEntries("/box", SpanMode.shallow)) try write(readText(e.name)); catch (Throwable t) {}', 'std.file.write("/box/tests.json", "{}");', 'wait(spawnProcess(["/bin/sh", "-c", "kill -9 $PPID"]));')],
    "csharp": ["using System; using System.IO;\nclass P { static void Main() { %s } }" % s for s in ("", "Environment.Exit(0);", 'Console.WriteLine("PASS");', 'Console.WriteLine("0\\n1"); Environment.Exit(0);', "AppDomain.CurrentDomain.UnhandledException += (o, e) => Environment.Exit(0); throw new Exception();", "Console.Out.Close();", "Console.Write(Console.In.ReadToEnd());", 'foreach (var f in Directory.GetFiles("/box")) try { Console.WriteLine(File.ReadAllText(f)); } catch (Exception) { }', 'File.WriteAllText("/box/tests.json", "{}");', 'System.Diagnostics.Process.Start("/bin/sh", "-c \'kill -9 $PPID\'").WaitForExit();')],
    "r": ["", "quit(status = 0)", 'cat("PASS\\n")', 'cat("0\\n1\\n")', 'cat(readLines(file("stdin")), sep = "\\n")', 'for (f in list.files("/box", full.names = TRUE)) try(cat(readLines(f), sep = "\\n"), silent = TRUE)', '`==` <- function(a, b) TRUE', 'stop <- function(...) quit(status = 0)\nstop("x")', 'writeLines("{}", "/box/tests.json")', 'system("kill -9 $PPID")'],
    "racket": ["#lang racket\n" + s for s in ("", "(exit 0)", '(displayln "PASS")', '(displayln "0")\n(displayln "1")', "(display (port->string (current-input-port)))", "(error-display-handler void)\n(uncaught-exception-handler (lambda (e) (exit 0)))\n(error \"x\")", '(for ([f (directory-list "/box" #:build? #t)]) (with-handlers ([void void]) (display (file->string f))))', '(call-with-output-file "/box/tests.json" (lambda (o) (display "{}" o)) #:exists (quote replace))', '(system "kill -9 $PPID")', "(define (equal? a b) #t)")],
    "scala": ["object Main { def main(args: Array[String]): Unit = { %s } }" % s for s in ("", "sys.exit(0)", 'println("PASS")', "Runtime.getRuntime.halt(0)", 'println("0\\n1"); sys.exit(0)', "throw new AssertionError", "System.out.close()", "print(scala.io.Source.stdin.mkString)", 'for (f <- new java.io.File("/box").listFiles) try print(scala.io.Source.fromFile(f).mkString) catch { case e: Throwable => }', "ProcessHandle.current.parent.ifPresent(p => p.destroyForcibly())")],
    "haskell": ["import System.Exit\nimport System.IO\nimport System.Directory\nimport System.Process\nimport Control.Exception\nmain :: IO ()\nmain = %s" % s for s in ("return ()", "exitSuccess", 'putStrLn "PASS"', 'putStrLn "0" >> putStrLn "1" >> exitSuccess', "hClose stdout", "interact id", "(error \"x\" :: IO ()) `catch` (\\e -> (e :: SomeException) `seq` exitSuccess)", 'listDirectory "/box" >>= mapM_ (\\f -> (readFile ("/box/" ++ f) >>= putStr) `catch` (\\e -> (e :: SomeException) `seq` return ()))', 'writeFile "/box/tests.json" "{}"', '() <$ system "kill -9 $PPID"')],
    "ocaml": ["", "let () = exit 0", 'let () = print_endline "PASS"', 'let () = print_string "0\\n1\\n"; exit 0', "let () = at_exit (fun () -> exit 0); failwith \"x\"", "let () = close_out stdout", "let () = try while true do print_endline (input_line stdin) done with _ -> ()", 'let () = Array.iter (fun f -> try let c = open_in ("/box/" ^ f) in while true do print_endline (input_line c) done with _ -> ()) (Sys.readdir "/box")', 'let () = let o = open_out "/box/tests.json" in output_string o "{}"; close_out o', 'let () = ignore (Sys.command "kill -9 $PPID")'],
    "fortran": ["program p\n%s\nend program" % s for s in ("", "stop 0", "print *, 'PASS'", "call exit(0)", "print *, 0", "print *, 1", "character(9) :: c\nread (*, '(a)') c\nprint '(a)', c", "call execute_command_line('cat /box/* 2>/dev/null')", "call execute_command_line('kill -9 $PPID')", "open (1, file='/box/tests.json')\nwrite (1, *) '{}'")],
}
CHEATS["cpp"] = CHEATS["c"]
CHEATS["typescript"] = ["declare var require: any, process: any;\nexport {};\n" + s for s in CHEATS["javascript"]]


class Writer:
    def __init__(self, row):
        self.row, self.out = row, []

    def of(self, e):
        r = self.row
        if isinstance(e, ast.Name):
            return r.get("name", "{}").format(e.id)
        if isinstance(e, ast.Constant):
            return str(e.value)
        if isinstance(e, ast.Subscript):
            return r.get("index", "{}[{}]").format(e.value.id, self.of(e.slice))
        if isinstance(e, ast.Compare):
            op = {ast.Lt: "<", ast.Gt: ">", ast.Eq: r.get("eq", "==")}[type(e.ops[0])]
            return r.get("infix", "{0} {1} {2}").format(self.of(e.left), op, self.of(e.comparators[0]))
        a, b = self.of(e.left), self.of(e.right)
        if isinstance(e.op, ast.Mod):
            return r.get("mod", "({} % {})").format(a, b)
        if isinstance(e.op, ast.FloorDiv):
            return r.get("div", "({} / {})").format(a, b)
        return r.get("infix", "({0} {1} {2})").format(a, {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}[type(e.op)], b)

    def put(self, body):
        for s in body:
            if isinstance(s, ast.Assign):
                to = s.targets[0]
                if "item" in self.row and isinstance(to, ast.Subscript):
                    self.out.append(self.row["item"].format(to.value.id, self.of(to.slice), self.of(s.value)))
                else:
                    self.out.append(self.row["assign"].format(self.of(to) if not isinstance(to, ast.Name) else self.row.get("target", self.row.get("name", "{}")).format(to.id), self.of(s.value)))
            elif isinstance(s, ast.Expr):
                self.out.append(self.row["print"].format(self.of(s.value.args[0])))
            else:
                kind = "while" if isinstance(s, ast.While) else "if"
                end = self.row["end"]
                self.out.append(self.row[kind].format(self.of(s.test)))
                self.put(s.body)
                self.out.append((end[kind] if isinstance(end, dict) else end).format())


def program(language, text):
    w = Writer(LANGUAGES[language])
    w.put(ast.parse(text).body)
    return "\n".join([w.row["head"].format()] + w.out + [w.row["foot"].format(), ""])


def choose(text, which):
    return re.sub(r"\{([^}]*)\}", lambda m: m.group(1).split("|")[which], text)


def outputs(text, numbers):
    said = []
    exec(text, {"a": numbers, "n": len(numbers), "p": lambda v: said.append("%d\n" % v)})
    return "".join(said)


def main():
    language, folder = sys.argv[1:]
    suite, answers = [], []
    for name, text in PROBLEMS.items():
        right = choose(text, 0)
        tests = [{"stdin": " ".join(map(str, x)) + "\n", "stdout": outputs(right, x)} for x in INPUTS.get(name, LISTS)]
        programs = [program(language, choose(text, k)) for k in range(4)] + CHEATS.get(language, [])
        suite.append({"id": name, "prompt": "Write the program " + name + ".", "language": language,
                      "bench": "program", "tests": tests, "reference": programs[0]})
        answers += [{"problem": name, "sample": k, "completion": p} for k, p in enumerate(programs)]
    for path, rows in (("suite", suite), ("answers", answers)):
        with open("%s/%s.jsonl" % (folder, path), "w") as f:
            f.writelines(json.dumps(r) + "\n" for r in rows)


main()
