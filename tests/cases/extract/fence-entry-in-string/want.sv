module top_module (
  input [1:0] a,
  output y
);

  initial $display("module TopModule; endmodule");
  assign y = &a;

endmodule
