// the module TopModule (old) ; endmodule
module TopModule (
  input [1:0] a,
  output y
);

  // endmodule comes later
  assign y = &a;

endmodule
