package p;
  localparam N = 2;
endpackage
module TopModule import p::*; #(parameter W = (N)) (
  input [W-1:0] a,
  output y
);
  assign y = &a;

endmodule
