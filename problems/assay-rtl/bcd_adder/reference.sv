module bcd_adder (
    input  logic [7:0] a,
    input  logic [7:0] b,
    input  logic       cin,
    output logic [7:0] sum,
    output logic       cout,
    output logic       bad
);
    logic [4:0] ones, tens;
    logic carry;

    assign bad = (a[3:0] > 4'd9) || (a[7:4] > 4'd9) || (b[3:0] > 4'd9) || (b[7:4] > 4'd9);

    assign ones = {1'b0, a[3:0]} + {1'b0, b[3:0]} + {4'd0, cin};
    assign carry = ones > 5'd9;
    assign tens = {1'b0, a[7:4]} + {1'b0, b[7:4]} + {4'd0, carry};

    assign cout = !bad && (tens > 5'd9);
    assign sum[3:0] = bad ? 4'd0 : carry ? ones[3:0] + 4'd6 : ones[3:0];
    assign sum[7:4] = bad ? 4'd0 : (tens > 5'd9) ? tens[3:0] + 4'd6 : tens[3:0];
endmodule
