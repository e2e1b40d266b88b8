// module TopModule (input a);
module top_module (
  input [1:0] a,
  output y
);

  assign y = &a;

endmodule
/* module TopModule; endmodule */
